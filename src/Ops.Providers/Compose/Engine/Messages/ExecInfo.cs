namespace Ops.Providers.Compose;

internal sealed record ExecInfo(bool Running, int? ExitCode);
