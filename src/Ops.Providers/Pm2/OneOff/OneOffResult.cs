namespace Ops.Providers.Pm2;

/// <summary>What the runner wrote of a command.</summary>
internal sealed record OneOffResult(int ExitCode, bool IsTimedOut, string Output, long Milliseconds);
