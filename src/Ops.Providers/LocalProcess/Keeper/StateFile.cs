using System.Text.Json;
using Ops.Deploy;

namespace Ops.Providers.LocalProcess;

/// <summary>Keeps the state on disk; what it has returned from a change survives a crash.</summary>
/// <remarks>One change at a time; what is current may be read meanwhile.</remarks>
internal sealed class StateFile
{
    private readonly string _path;
    private KeeperState _current;

    public StateFile(string path)
    {
        _path = path;
        _current = File.Exists(path) ? Read(path) : new KeeperState();
    }

    public KeeperState Current => Volatile.Read(ref _current);

    public void Replace(KeeperState state)
    {
        if (ReferenceEquals(state, Current))
            return;

        DurableFile.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(state, KeeperJson.Default.KeeperState), isPrivate: true);
        Volatile.Write(ref _current, state);
    }

    /// <summary>Reads the state without a keeper.</summary>
    public static KeeperState Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), KeeperJson.Default.KeeperState) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new DeployException(DeployError.Failed, DeployRetry.No, $"{path} cannot be read ({exception.Message}); restore it, or stop the service's processes and delete its folder", exception);
        }
    }
}
