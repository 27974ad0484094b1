namespace Ops.Providers.Compose;

internal sealed record ExecCreate(IReadOnlyList<string> Cmd)
{
    public IReadOnlyList<string>? Env { get; init; }

    public bool AttachStdout { get; init; } = true;

    public bool AttachStderr { get; init; } = true;
}
