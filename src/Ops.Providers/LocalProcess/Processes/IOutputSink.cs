namespace Ops.Providers.LocalProcess;

/// <summary>Takes what a process writes.</summary>
internal interface IOutputSink
{
    /// <summary>Takes a piece, of any length; pieces of one stream come one after the other.</summary>
    void Write(ReadOnlySpan<byte> piece, bool isError);

    /// <summary>Is called when a stream has ended.</summary>
    void Complete(bool isError);
}
