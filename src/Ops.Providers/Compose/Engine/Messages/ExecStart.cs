namespace Ops.Providers.Compose;

internal sealed record ExecStart
{
    public bool Detach { get; init; }

    public bool Tty { get; init; }
}
