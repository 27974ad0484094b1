using System.Net;
using System.Net.Sockets;
using Ops.Conformance;
using Ops.Deploy;

namespace Ops.Providers.Compose.Tests;

/// <summary>How the engine is reached, and what is said where it is not.</summary>
public sealed class DockerTransportTests(EngineFixture fixture)
{
    [Fact]
    public async Task An_engine_behind_TLS_is_reached_with_a_certificate_and_by_nobody_else()
    {
        await using var engine = await DockerEngine.StartAsync(new DockerEngineOptions { Tls = true });
        var options = new ComposeEngineOptions { Host = engine.TlsHost, AuthorityFile = engine.CertificateFile, CertificateFile = engine.CertificateFile, KeyFile = engine.KeyFile };

        (await ListAsync(options)).ShouldBeEmpty();

        options.AuthorityFile = null;
        (await FailsAsync(options, DeployError.Unauthorized)).Message.ShouldContain("do not trust each other's certificates");
        (options.AuthorityFile, options.CertificateFile, options.KeyFile) = (engine.CertificateFile, null, null);
        await FailsAsync(options, DeployError.Unauthorized, DeployError.Unreachable);
    }

    [Fact]
    public async Task An_engine_that_is_not_there_is_named()
    {
        var folder = (await fixture.EngineAsync()).Folder;

        (await FailsAsync(new ComposeEngineOptions { Host = $"unix://{folder}/nowhere.sock" }, DeployError.Unreachable)).Retry.ShouldBe(DeployRetry.Safe);
        var refused = await FailsAsync(new ComposeEngineOptions { Host = $"tcp://127.0.0.1:{LoopbackPort.Free()}" }, DeployError.Unreachable);
        refused.Message.ShouldContain("cannot be reached to list containers: Connection refused; is it running?");
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_is_given_up_in_time_also_where_its_answer_would_go_on()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var options = new ComposeEngineOptions { Host = $"tcp://{listener.LocalEndpoint}", RequestTimeout = TimeSpan.FromMilliseconds(300) };

        (await FailsAsync(options, DeployError.Unreachable)).Message.ShouldContain("did not answer within 0.3 s when asked to list containers");
        using var docker = new DockerClient(new DockerTransport(options, TimeProvider.System));
        var hung = await Should.ThrowAsync<DeployException>(() => docker.EventsAsync("a=b", ["start"], DateTimeOffset.UnixEpoch, default));
        hung.Message.ShouldContain("did not answer within 0.3 s when asked to report events");
        await Should.ThrowAsync<DeployException>(() => docker.StopAsync("x", "x", TimeSpan.Zero, default));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>", "does not answer as a Docker Engine does")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "cannot be reached")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 400\r\n\r\n{\"ApiVersion\"", "cannot be reached")]
    public async Task Something_else_at_the_address_is_not_taken_for_an_engine(string answer, string expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = AnswerAsync(listener, answer);

        var refused = await FailsAsync(new ComposeEngineOptions { Host = $"tcp://{listener.LocalEndpoint}" }, DeployError.Unreachable, DeployError.Failed);

        refused.Message.ShouldContain(expected);
        listener.Stop();
        await serving;
    }

    [Fact]
    public async Task A_connection_that_breaks_after_the_request_leaves_open_whether_a_change_was_made()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = BreakAsync(listener);
        using (var docker = new DockerClient(new DockerTransport(new ComposeEngineOptions { Host = $"tcp://{listener.LocalEndpoint}" }, TimeProvider.System)))
        {
            (await Should.ThrowAsync<DeployException>(() => docker.StartAsync("x", "x", default))).Retry.ShouldBe(DeployRetry.Ambiguous);
            (await Should.ThrowAsync<DeployException>(() => docker.ListAsync([], default))).Retry.ShouldBe(DeployRetry.Safe);
        }

        listener.Stop();
        await serving;
    }

    [Fact]
    public void A_time_that_runs_out_while_a_request_ends_harms_nobody()
    {
        var time = new LateTime();
        var deadline = new DockerDeadline(TimeSpan.FromSeconds(1), changes: true, time, default);

        deadline.Dispose();

        time.Fire();
    }

    /// <summary>Answers what asks for the version, and resets every other connection once it has been asked.</summary>
    private static async Task BreakAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                using var socket = await listener.AcceptSocketAsync();
                var buffer = new byte[4096];
                var asked = System.Text.Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer));
                if (asked.StartsWith("GET /version", StringComparison.Ordinal))
                    await socket.SendAsync("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 21\r\n\r\n{\"ApiVersion\":\"1.41\"}"u8.ToArray());
                else
                    socket.LingerState = new LingerOption(true, 0);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    /// <summary>A clock whose timer fires after it was disposed of, as one may that was about to.</summary>
    private sealed class LateTime : TimeProvider
    {
        private Action? _fire;

        public void Fire() => _fire!();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _fire = () => callback(state);
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private static async Task AnswerAsync(TcpListener listener, string answer)
    {
        try
        {
            while (true)
            {
                using var socket = await listener.AcceptSocketAsync();
                await socket.ReceiveAsync(new byte[4096]);
                await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(answer));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    private static async Task<IReadOnlyList<ContainerSummary>> ListAsync(ComposeEngineOptions options)
    {
        using var docker = new DockerClient(new DockerTransport(options, TimeProvider.System));
        return await docker.ListAsync([], default);
    }

    private static async Task<DeployException> FailsAsync(ComposeEngineOptions options, params DeployError[] errors)
    {
        var exception = await Should.ThrowAsync<DeployException>(() => ListAsync(options));
        errors.ShouldContain(exception.Error, exception.Message);
        return exception;
    }
}
