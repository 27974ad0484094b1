namespace Ops.Providers.Host;

/// <summary>Gathers what one run found wrong; the worst of it is the status.</summary>
internal sealed class Findings
{
    private List<string>? _texts;
    private ProbeStatus _status = ProbeStatus.Healthy;
    private Exception? _exception;

    public bool Any => _texts is not null;

    public void Add(ProbeStatus status, string text) => Add(status, text, null);

    public void Add(ProbeStatus status, string text, Exception? exception)
    {
        if (Severity(status) > Severity(_status))
            _status = status;
        _exception ??= exception;
        (_texts ??= []).Add(text);
    }

    /// <summary>Returns the worst status with all findings, introduced by the machine's name, which a page needs.</summary>
    public ProbeResult ToResult(double value) => _texts is null
        ? ProbeResult.Healthy(value)
        : new ProbeResult(_status, value, $"{Environment.MachineName}: {Printable.Line(string.Join("; ", _texts))}", _exception);

    public static ProbeResult Unknown(string text) =>
        new(ProbeStatus.Unknown, Description: $"{Environment.MachineName}: {Printable.Line(text)}");

    // No evidence is worse than health, and better than evidence of a failure.
    private static int Severity(ProbeStatus status) => status switch
    {
        ProbeStatus.Healthy => 0,
        ProbeStatus.Unknown => 1,
        ProbeStatus.Degraded => 2,
        _ => 3,
    };
}
