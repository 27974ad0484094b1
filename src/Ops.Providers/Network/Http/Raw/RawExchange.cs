using System.Net.Sockets;
using System.Threading.Tasks.Sources;
using Ops.Health;

namespace Ops.Providers.Network;

/// <summary>A connection and all that one request and its answer on it need, used from run to run without allocating.</summary>
/// <remarks>
/// One operation is under way at a time and its completion drives the next step, so nothing here is locked. A cancelled run
/// closes the socket, ends when the operation under way has ended, and its exchange is never used again: a late completion
/// finds nothing that it could spoil.
/// </remarks>
internal sealed class RawExchange(RawEndpoint endpoint) : SocketAsyncEventArgs(true), IValueTaskSource<ProbeResult>
{
    // A connection that was used a moment ago is not looked at first; that call costs a thirtieth of a run.
    private static readonly TimeSpan _trustedIdleTime = TimeSpan.FromMilliseconds(100);

    private readonly RawResponse _response = new();
    private ManualResetValueTaskSourceCore<ProbeResult> _completion;
    private RawHttpProber _prober = null!;
    private TimeProvider _time = TimeProvider.System;
    private Socket? _socket;
    private Exception? _fault;
    private long _started;
    private long _connectedAt;
    private long _returnedAt;
    private int _sent;
    private bool _isReused;
    private CancellationToken _cancellationToken;
    private CancellationTokenRegistration _cancellation;

    private enum Progress : byte
    {
        Pending,
        Finished,
        Stale,
    }

    private bool IsSending => _sent < _prober.Request.Length;

    /// <summary>Starts one run; the returned task must be awaited once, which gives the exchange back.</summary>
    public ValueTask<ProbeResult> RunAsync(RawHttpProber prober, TimeProvider time, CancellationToken cancellationToken)
    {
        (_prober, _time, _cancellationToken) = (prober, time, cancellationToken);
        _started = time.GetTimestamp();
        _fault = null;
        var version = _completion.Version;
        if (HasUsableConnection())
            Send(isReused: true);
        else
            _ = ConnectAsync();
        return new ValueTask<ProbeResult>(this, version);
    }

    /// <summary>Returns for how long this exchange had been idle when <paramref name="later"/> was given back.</summary>
    public TimeSpan IdleUntil(RawExchange later) => later._time.GetElapsedTime(_returnedAt, later._returnedAt);

    /// <summary>Closes the connection; no run may be under way.</summary>
    public void Close()
    {
        CloseConnection();
        Dispose();
    }

    ProbeResult IValueTaskSource<ProbeResult>.GetResult(short token)
    {
        var status = _completion.GetStatus(token);
        try
        {
            return _completion.GetResult(token);
        }
        finally
        {
            if (status is ValueTaskSourceStatus.Succeeded)
                GiveBack();
            else if (status is not ValueTaskSourceStatus.Pending)
                Close();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<ProbeResult>.GetStatus(short token) => _completion.GetStatus(token);

    void IValueTaskSource<ProbeResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _completion.OnCompleted(continuation, state, token, flags);

    /// <inheritdoc/>
    protected override void OnCompleted(SocketAsyncEventArgs e) => Advance(hasCompleted: true);

    private void GiveBack()
    {
        _completion.Reset();
        _returnedAt = _time.GetTimestamp();
        endpoint.Return(this);
    }

    private bool HasUsableConnection()
    {
        if (_socket is null)
            return false;
        if (!endpoint.IsOutlived(_time.GetElapsedTime(_connectedAt, _started)) && !IsReadable(_socket))
            return true;

        CloseConnection();
        return false;
    }

    // Readable before a request was sent means closed by the server, or an answer that nobody asked for.
    private bool IsReadable(Socket socket) =>
        (!_prober.MayRepeat || _time.GetElapsedTime(_returnedAt, _started) > _trustedIdleTime) && socket.Poll(0, SelectMode.SelectRead);

    private async Task ConnectAsync()
    {
        try
        {
            _socket = await endpoint.ConnectAsync(_cancellationToken).ConfigureAwait(false);
            _connectedAt = _time.GetTimestamp();
        }
        catch (Exception exception)
        {
            _fault = exception;
            Complete();
            return;
        }

        Send(isReused: false);
    }

    private void Send(bool isReused)
    {
        _isReused = isReused;
        _sent = 0;
        _response.Begin(_prober, _time, _started);
        _cancellation = _cancellationToken.UnsafeRegister(static exchange => ((RawExchange)exchange!)._socket!.Dispose(), this);
        Advance(hasCompleted: false);
    }

    private void Advance(bool hasCompleted)
    {
        Progress progress;
        try
        {
            progress = Drive(hasCompleted);
        }
        catch (Exception exception)
        {
            // The socket was closed by a cancellation; were it anything else, it must not end the process.
            _fault = exception;
            progress = Progress.Finished;
        }

        // Once an operation is pending, its completion may already run elsewhere.
        if (progress is Progress.Finished)
            Complete();
        else if (progress is Progress.Stale)
            Reconnect();
    }

    private Progress Drive(bool hasCompleted)
    {
        while (true)
        {
            if (hasCompleted && TakeIn() is { } end)
                return end;
            if (StartOperation())
                return Progress.Pending;
            hasCompleted = true;
        }
    }

    private bool StartOperation()
    {
        if (!IsSending)
        {
            SetBuffer(_response.Space());
            return _socket!.ReceiveAsync(this);
        }

        SetBuffer(_prober.Request, _sent, _prober.Request.Length - _sent);
        return _socket!.SendAsync(this);
    }

    private Progress? TakeIn()
    {
        var isBroken = SocketError is not SocketError.Success;
        if (!isBroken && IsSending)
        {
            _sent += BytesTransferred;
            return null;
        }

        if ((isBroken || BytesTransferred == 0) && MayStartAgain())
            return Progress.Stale;
        if (!isBroken)
            return _response.Add(BytesTransferred) ? Progress.Finished : null;

        _fault = new SocketException((int)SocketError);
        return Progress.Finished;
    }

    // A server may close a kept connection just as the request is on its way; without a byte of answer it has done nothing.
    private bool MayStartAgain() => _isReused && !_response.HasBytes && _prober.MayRepeat && !_cancellationToken.IsCancellationRequested;

    private void Reconnect()
    {
        _cancellation.Dispose();
        CloseConnection();
        _ = ConnectAsync();
    }

    private void Complete()
    {
        // Waits for a cancellation that is closing the socket right now, so that none can reach a later run.
        _cancellation.Dispose();
        _cancellation = default;
        var isCanceled = _cancellationToken.IsCancellationRequested;
        var token = _cancellationToken;
        _cancellationToken = default;
        if (isCanceled || _fault is not null || !_prober.KeepsConnection || !_response.LeavesConnectionUsable)
            CloseConnection();

        if (isCanceled && (_fault is not null || _response.Problem is not null))
            _completion.SetException(new OperationCanceledException(token));
        else if (TryJudge(out var result))
            _completion.SetResult(result);
        else
            _completion.SetException(_fault!);
    }

    private bool TryJudge(out ProbeResult result)
    {
        result = default;
        try
        {
            var milliseconds = _time.GetElapsedTime(_started).TotalMilliseconds;
            if (_fault is SocketException socket)
                result = _prober.Target.Describe(socket, milliseconds);
            else if (_fault is null)
                result = _response.Problem is { } problem ? _prober.Target.DescribeAnswer(problem, milliseconds) : _prober.Expectations.Judge(_response.ToAnswer(), _time);
        }
        catch (Exception exception)
        {
            _fault = exception;
        }

        return _fault is null or SocketException;
    }

    private void CloseConnection()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
