namespace Ops.Providers.Network;

/// <summary>The parts in which <see cref="HttpResponseParser"/> hands out a response.</summary>
internal enum HttpToken : byte
{
    /// <summary>The input holds no further complete part.</summary>
    NeedMore,

    /// <summary>The status line of the final response; the data is the reason phrase.</summary>
    Status,

    /// <summary>A header of the final response; the data is the whole line.</summary>
    Header,

    /// <summary>The headers are over and the way in which the body ends is known.</summary>
    HeadEnd,

    /// <summary>Bytes of the body, without the framing of chunks.</summary>
    Body,

    /// <summary>The response is over.</summary>
    End,

    /// <summary>The input is not an HTTP/1.x response; the data is the line at fault, where there is one.</summary>
    Invalid,
}
