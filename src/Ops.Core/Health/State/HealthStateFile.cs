using System.Text.Json;

namespace Ops.Health;

/// <summary>Keeps a <see cref="HealthState"/> in a file, so that a crash while saving leaves the old one.</summary>
/// <remarks>One process may use a file at a time.</remarks>
public sealed class HealthStateFile
{
    private readonly string _path;

    /// <summary>Names the file; its folder must exist.</summary>
    public HealthStateFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = Path.GetFullPath(path);
    }

    /// <summary>Replaces the file's content.</summary>
    /// <exception cref="IOException">The file cannot be written; the old content stays.</exception>
    public async Task SaveAsync(HealthState state, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        var temporary = _path + ".new";
        var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None);
        await using (file.ConfigureAwait(false))
        {
            await JsonSerializer.SerializeAsync(file, state, HealthStateJson.Default.HealthState, cancellationToken).ConfigureAwait(false);
            await file.FlushAsync(cancellationToken).ConfigureAwait(false);
            DiskFlush.Flush(file.SafeFileHandle);
        }

        File.Move(temporary, _path, overwrite: true);
    }

    /// <summary>Returns what was saved, or null where there is no file yet.</summary>
    /// <exception cref="OpsException">The file is not a saved state; the message names it and says what to do.</exception>
    public async Task<HealthState?> LoadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(_path))
            return null;

        var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read);
        await using (file.ConfigureAwait(false))
        {
            try
            {
                return await JsonSerializer.DeserializeAsync(file, HealthStateJson.Default.HealthState, cancellationToken).ConfigureAwait(false);
            }
            catch (JsonException exception)
            {
                throw new OpsException($"{_path} is not a saved health state ({exception.Message}); move it away to start without one.", exception);
            }
        }
    }
}
