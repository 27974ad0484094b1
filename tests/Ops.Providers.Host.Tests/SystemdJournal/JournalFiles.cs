using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Ops.Providers.Host.Tests;

/// <summary>A real journal in a folder of its own, into which systemd's own program writes.</summary>
internal sealed class JournalFiles : IAsyncDisposable
{
    private readonly System.Diagnostics.Process _writer;

    public JournalFiles()
    {
        RealPart.Find("journalctl", "systemd");
        var start = new ProcessStartInfo(RealPart.Find("systemd-journal-remote", "systemd-journal-remote", "/lib/systemd", "/usr/lib/systemd"), ["-o", Path.Combine(Folder, "test.journal"), "-"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        _writer = System.Diagnostics.Process.Start(start)!;
        _ = _writer.StandardError.ReadToEndAsync();
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("ops-journal-").FullName;

    public SystemdLogSource Source => new(new SystemdLogSourceOptions { Directory = Folder });

    public async Task WriteAsync(string unit, string message, DateTimeOffset at, int priority = 6, string name = "node", int pid = 41)
    {
        var microseconds = (at - DateTimeOffset.UnixEpoch).Ticks / 10;
        var entry = string.Create(CultureInfo.InvariantCulture, $"__REALTIME_TIMESTAMP={microseconds}\n__MONOTONIC_TIMESTAMP={microseconds}\n_BOOT_ID=0123456789abcdef0123456789abcdef\nPRIORITY={priority}\n_SYSTEMD_UNIT={unit}.service\nSYSLOG_IDENTIFIER={name}\n_PID={pid}\n");
        var bytes = Encoding.UTF8.GetBytes(message);
        var stream = _writer.StandardInput.BaseStream;
        // The length comes first where the text may have ends of lines or bytes that are no text.
        await stream.WriteAsync(Encoding.UTF8.GetBytes(entry + "MESSAGE\n"));
        await stream.WriteAsync(BitConverter.GetBytes((long)bytes.Length));
        await stream.WriteAsync(bytes);
        await stream.WriteAsync("\n\n"u8.ToArray());
        await stream.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _writer.StandardInput.Close();
        await _writer.WaitForExitAsync();
        _writer.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
