using System.Net;
using System.Net.Sockets;
using Ops.Health;
using StackExchange.Redis;

namespace Ops.Providers.Redis;

/// <summary>The connection of one probe: runs its commands, in time, and turns every failure into a result.</summary>
/// <remarks>
/// The multiplexer would reconnect by itself, in its own time and behind the probe's back. A probe wants to know now: a
/// multiplexer that is not connected, or that failed or hung, is thrown away, and the next run connects anew.
/// </remarks>
internal sealed class RedisSession : IDisposable
{
    private readonly ConfigurationOptions _settings;
    private readonly RedisFailure _failure;
    private readonly EndPoint _endpoint;
    private ConnectionMultiplexer? _kept;
    private bool _disposed;

    public RedisSession(RedisTargetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!RedisConnectionString.TryParse(options.ConnectionString, out var settings, out var problem))
            throw new ArgumentException($"The connection string {problem}.", nameof(options));

        var timeout = (int)Math.Clamp(options.Policy.Timeout.TotalMilliseconds, 1, int.MaxValue);
        settings.AbortOnConnectFail = true;
        settings.ConnectRetry = 1;
        settings.ConnectTimeout = timeout;
        settings.SyncTimeout = timeout;
        settings.AllowAdmin = true;
        settings.ClientName ??= "ops-probe";
        settings.TieBreaker = "";
        settings.ConfigurationChannel = "";
        settings.CommandMap = CommandMap.Create(["SUBSCRIBE"], available: false);
        if (options.TrustedCertificateFile is { } file)
            settings.CertificateValidation += new RedisTrust(file).Validate;

        _settings = settings;
        _endpoint = settings.EndPoints[0];
        Target = $"Redis at {Address(_endpoint)}";
        _failure = new RedisFailure(Target, settings.Password);
    }

    /// <summary>Sends a probe's commands.</summary>
    public delegate Task<ProbeResult> Commands(IServer server, IDatabase database);

    /// <summary>Gets what descriptions call the server: <c>Redis at cache:6379</c>.</summary>
    public string Target { get; }

    /// <summary>Runs commands, on the kept connection if it is alive.</summary>
    /// <param name="context">The run.</param>
    /// <param name="commands">Sends the commands and makes the result.</param>
    /// <param name="cancellationToken">Ends the run at once, even where the server is frozen.</param>
    public async ValueTask<ProbeResult> RunAsync(ProbeContext context, Commands commands, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            return await RunOnKeptAsync(commands, cancellationToken).ConfigureAwait(false)
                ?? await RunOnFreshAsync(commands, cancellationToken).ConfigureAwait(false);
        }
        catch (RedisServerException exception)
        {
            return _failure.Describe(exception, context.Elapsed);
        }
        catch (Exception exception)
        {
            Drop();
            cancellationToken.ThrowIfCancellationRequested();
            return _failure.Describe(exception, context.Elapsed);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        Drop();
    }

    private static string Address(EndPoint endpoint) => endpoint switch
    {
        DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
        _ => endpoint.ToString()!,
    };

    private async Task<ProbeResult?> RunOnKeptAsync(Commands commands, CancellationToken cancellationToken)
    {
        if (_kept is not { IsConnected: true } kept)
            return null;

        try
        {
            return await RunAsync(kept, commands, cancellationToken).ConfigureAwait(false);
        }
        catch (RedisConnectionException)
        {
            // A kept connection that died since the last run says nothing about the server now.
            return null;
        }
    }

    private async Task<ProbeResult> RunOnFreshAsync(Commands commands, CancellationToken cancellationToken)
    {
        Drop();
        await KnockAsync(cancellationToken).ConfigureAwait(false);
        var connecting = ConnectionMultiplexer.ConnectAsync(_settings.Clone());
        try
        {
            _kept = await connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = connecting.ContinueWith(static late => Close(late.Result), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            Observe(connecting);
            throw;
        }

        ObjectDisposedException.ThrowIf(_disposed, this);
        return await RunAsync(_kept, commands, cancellationToken).ConfigureAwait(false);
    }

    // The multiplexer tells a refused connection, an unknown host and a silent server apart badly; a socket does it well.
    private async Task KnockAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_endpoint, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ProbeResult> RunAsync(ConnectionMultiplexer multiplexer, Commands commands, CancellationToken cancellationToken)
    {
        var run = commands(multiplexer.GetServer(_endpoint), multiplexer.GetDatabase());
        try
        {
            return await run.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Observe(run);
        }
    }

    private void Drop()
    {
        if (Interlocked.Exchange(ref _kept, null) is { } kept)
            Close(kept);
    }

    private static void Close(ConnectionMultiplexer multiplexer)
    {
        // Without waiting for commands: a frozen server would hold the caller for a second.
        multiplexer.Close(allowCommandsToComplete: false);
        multiplexer.Dispose();
    }

    private static void Observe(Task task) =>
        _ = task.ContinueWith(static failed => failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
