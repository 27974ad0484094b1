namespace Ops.Providers.Network;

/// <summary>Reads one HTTP/1.x response piece by piece, however it was cut, without allocating; interim (1xx) responses are skipped.</summary>
/// <remarks>
/// The caller offers all bytes that it has and were not used yet, and calls again until <see cref="HttpToken.NeedMore"/>,
/// <see cref="HttpToken.End"/> or <see cref="HttpToken.Invalid"/>. Framing is strict, since a misread end would turn the
/// rest of one answer into the next.
/// </remarks>
internal struct HttpResponseParser
{
    public const int MaxHeadBytes = 32 * 1024;
    private const int MaxChunkLineBytes = 4 * 1024;

    private readonly bool _isHead;
    private HttpHeadFields _fields;
    private State _state;
    private int _lineBytes;
    private long _remaining;
    private bool _endsWithConnection;

    public HttpResponseParser(bool isHead) => _isHead = isHead;

    private enum State : byte
    {
        StatusLine,
        Headers,
        BodyToLength,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        Trailers,
        BodyToClose,
        End,
        Invalid,
    }

    public readonly int Status => _fields.Status;

    /// <summary>Gets why the input is invalid.</summary>
    public string? Error { get; private set; }

    /// <summary>Gets how many bytes of the body were handed out.</summary>
    public long BodyBytes { get; private set; }

    /// <summary>Gets the announced length of the body, or -1.</summary>
    public readonly long ContentLength => _fields.ContentLength;

    /// <summary>Gets whether only the end of the connection ends the body.</summary>
    public readonly bool IsBodyToClose => _state is State.BodyToClose;

    /// <summary>Gets whether the connection may carry another request after <see cref="HttpToken.End"/>.</summary>
    public readonly bool KeepsAlive => _state is State.End && !_endsWithConnection && _fields.KeepsAlive;

    /// <summary>Returns the next part of the response.</summary>
    /// <param name="input">All bytes that were received and not used.</param>
    /// <param name="isLast">Whether the connection has ended after <paramref name="input"/>.</param>
    /// <param name="used">How many bytes of <paramref name="input"/> are done with.</param>
    /// <param name="data">The data of the part, inside <paramref name="input"/>.</param>
    public HttpToken Next(ReadOnlySpan<byte> input, bool isLast, out int used, out ReadOnlySpan<byte> data)
    {
        used = 0;
        while (true)
        {
            var token = Step(input[used..], isLast, out var stepUsed, out data);
            used += stepUsed;
            if (token is { } found)
                return found;
        }
    }

    private HttpToken? Step(ReadOnlySpan<byte> input, bool isLast, out int used, out ReadOnlySpan<byte> data)
    {
        used = 0;
        data = default;
        switch (_state)
        {
            case State.BodyToLength or State.ChunkData when _remaining == 0:
                _state = _state is State.ChunkData ? State.ChunkEnd : State.End;
                return null;
            case State.BodyToLength or State.ChunkData or State.BodyToClose:
                return TakeBody(input, isLast, out used, out data);
            case State.End:
                return HttpToken.End;
            case State.Invalid:
                return HttpToken.Invalid;
            default:
                return TakeLine(input, isLast, out used, out data);
        }
    }

    private HttpToken? TakeBody(ReadOnlySpan<byte> input, bool isLast, out int used, out ReadOnlySpan<byte> data)
    {
        data = _state is not State.BodyToClose && input.Length > _remaining ? input[..(int)_remaining] : input;
        used = data.Length;
        if (used == 0)
            return TakeNothing(isLast);

        BodyBytes += used;
        _remaining -= used;
        return HttpToken.Body;
    }

    private HttpToken? TakeNothing(bool isLast)
    {
        if (!isLast)
            return HttpToken.NeedMore;
        if (_state is not State.BodyToClose)
            return Fail("the connection was closed in the middle of the body");

        _state = State.End;
        return null;
    }

    private HttpToken? TakeLine(ReadOnlySpan<byte> input, bool isLast, out int used, out ReadOnlySpan<byte> data)
    {
        used = 0;
        data = default;
        if (_state is State.StatusLine && !HttpHeadFields.MayBeStatusLine(input))
        {
            data = input;
            return Fail(HttpHeadFields.NotHttp);
        }

        var end = input.IndexOf((byte)'\n');
        var length = end < 0 ? input.Length + 1 : end + 1;
        var isChunkLine = _state is State.ChunkSize or State.ChunkEnd;
        if (_lineBytes + length > (isChunkLine ? MaxChunkLineBytes : MaxHeadBytes))
            return Fail(isChunkLine ? "a line between its chunks is longer than 4 KiB" : "its headers are longer than 32 KiB");
        if (end < 0)
            return isLast ? Fail(_state < State.BodyToLength ? "the connection was closed in the middle of the headers" : "the connection was closed in the middle of the body") : HttpToken.NeedMore;

        used = length;
        data = input[..end].TrimEnd((byte)'\r');
        return OnLine(ref data, length);
    }

    private HttpToken? OnLine(ref ReadOnlySpan<byte> line, int length)
    {
        switch (_state)
        {
            case State.ChunkSize:
                return OnChunkSize(line);
            case State.ChunkEnd:
                _state = State.ChunkSize;
                return line.IsEmpty ? null : Fail("a chunk is longer than its size says");
            case State.Trailers:
                _lineBytes += length;
                _state = line.IsEmpty ? State.End : State.Trailers;
                return null;
            default:
                _lineBytes += length;
                return OnHeadLine(ref line);
        }
    }

    private HttpToken? OnHeadLine(ref ReadOnlySpan<byte> line)
    {
        if (_state is State.StatusLine)
        {
            if (!_fields.TryReadStatusLine(ref line))
                return Fail(HttpHeadFields.NotHttp);

            _state = State.Headers;
            return _fields.IsInterim ? null : HttpToken.Status;
        }

        if (line.IsEmpty)
            return OnHeadEnd();
        if (_fields.ReadHeader(line) is { } error)
            return Fail(error);
        return _fields.IsInterim ? null : HttpToken.Header;
    }

    private HttpToken? OnHeadEnd()
    {
        if (_fields.IsInterim)
        {
            // The bytes of interim heads go on counting, so that there is an end to them.
            _state = State.StatusLine;
            return null;
        }

        _lineBytes = 0;
        _remaining = Math.Max(_fields.ContentLength, 0);
        if (_isHead || _fields.HasNoBody)
            _state = State.End;
        else if (_fields.IsChunked)
            _state = State.ChunkSize;
        else
            _state = _fields.ContentLength >= 0 && !_fields.HasTransferCoding ? State.BodyToLength : State.BodyToClose;
        _endsWithConnection = _state is State.BodyToClose;
        return HttpToken.HeadEnd;
    }

    private HttpToken? OnChunkSize(ReadOnlySpan<byte> line)
    {
        if (!HttpHeadFields.TryReadChunkSize(line, out _remaining))
            return Fail("the size of a chunk is not a hexadecimal number");

        _state = _remaining == 0 ? State.Trailers : State.ChunkData;
        return null;
    }

    private HttpToken Fail(string error)
    {
        _state = State.Invalid;
        Error = error;
        return HttpToken.Invalid;
    }
}
