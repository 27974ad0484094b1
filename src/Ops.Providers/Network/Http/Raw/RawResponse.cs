using System.Text;

namespace Ops.Providers.Network;

/// <summary>The response to one request as it comes in, with a buffer that lasts from run to run.</summary>
internal sealed class RawResponse
{
    private const int InitialBufferBytes = 4 * 1024;

    private byte[] _buffer = new byte[InitialBufferBytes];
    private int _start;
    private int _end;
    private HttpResponseParser _parser;
    private RawHttpProber _prober = null!;
    private TimeProvider _time = null!;
    private long _started;
    private double _milliseconds;
    private string? _reason;
    private RawHeaders? _headers;
    private HttpBody? _body;

    /// <summary>Gets whether a byte was received.</summary>
    public bool HasBytes { get; private set; }

    /// <summary>Gets why the response cannot be read.</summary>
    public string? Problem { get; private set; }

    /// <summary>Gets whether the connection is fit for another request: the response is over and nothing came after it.</summary>
    public bool LeavesConnectionUsable => _parser.KeepsAlive && _start == _end;

    public void Begin(RawHttpProber prober, TimeProvider time, long started)
    {
        (_prober, _time, _started) = (prober, time, started);
        _parser = new HttpResponseParser(prober.IsHead);
        (_start, _end, _milliseconds, HasBytes) = (0, 0, 0, false);
        (_reason, _headers, _body, Problem) = (null, null, null, null);
        if (prober.Expectations.NeedsHeaders)
            _headers = new RawHeaders();
    }

    /// <summary>Returns where to receive into: behind the bytes that are not used yet.</summary>
    public Memory<byte> Space()
    {
        if (_start == _end)
            (_start, _end) = (0, 0);
        if (_end == _buffer.Length)
            MakeRoom();
        return _buffer.AsMemory(_end);
    }

    /// <summary>Takes in received bytes, none of which means that the connection has ended; returns whether the response is decided.</summary>
    public bool Add(int count)
    {
        _end += count;
        HasBytes |= count > 0;
        while (true)
        {
            var token = _parser.Next(_buffer.AsSpan(_start, _end - _start), count == 0, out var used, out var data);
            _start += used;
            if (token is HttpToken.NeedMore)
                return false;
            if (IsDecided(token, data))
                return true;
        }
    }

    public HttpAnswer ToAnswer()
    {
        var answer = new HttpAnswer(_parser.Status, _milliseconds) { Reason = _reason, Body = _body };
        return _headers is null ? answer : answer with { Header = _headers.Find };
    }

    private bool IsDecided(HttpToken token, ReadOnlySpan<byte> data)
    {
        switch (token)
        {
            case HttpToken.Status:
                OnStatus(data);
                return false;
            case HttpToken.Header:
                _headers?.Add(data);
                return false;
            case HttpToken.HeadEnd:
                return OnHeadEnd();
            case HttpToken.Body:
                _body?.Append(data);
                return _parser.BodyBytes > _prober.Expectations.MaxBodyBytes;
            case HttpToken.Invalid:
                Problem = HasBytes ? $"sent an answer that cannot be read: {_parser.Error}{Detail(data)}" : "closed the connection without an answer";
                return true;
            default:
                return true;
        }
    }

    private void OnStatus(ReadOnlySpan<byte> reason)
    {
        if (_prober.Expectations.Accepts(_parser.Status))
            return;

        _reason = reason.IsEmpty ? new HttpResponseMessage((System.Net.HttpStatusCode)_parser.Status).ReasonPhrase : Encoding.Latin1.GetString(reason);
        _headers ??= new RawHeaders();
    }

    // A body without an announced end may be a stream that never ends: it is left alone unless something is expected of it.
    private bool OnHeadEnd()
    {
        _milliseconds = _time.GetElapsedTime(_started).TotalMilliseconds;
        var needsBody = _prober.Expectations.NeedsBody && _prober.Expectations.Accepts(_parser.Status);
        if (needsBody)
            _body = new HttpBody(_prober.Expectations.MaxBodyBytes);
        return _parser.IsBodyToClose && !needsBody;
    }

    private string Detail(ReadOnlySpan<byte> line)
    {
        if (_parser.ContentLength > 0)
            return $" (after {_parser.BodyBytes} of {_parser.ContentLength} bytes)";
        return line.IsEmpty ? "" : $" but with '{HttpText.Excerpt(Redaction.Text(Encoding.Latin1.GetString(line), _prober.Secrets), 40)}'";
    }

    private void MakeRoom()
    {
        if (_start == 0)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        else
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
    }
}
