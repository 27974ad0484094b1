using System.Net.Sockets;
using Ops.Health;
using Ops.Providers.Network.Shared;

namespace Ops.Providers.Network.Tests;

public sealed class SharedWordingTests
{
    [Theory]
    [InlineData(9, ProbeStatus.Healthy, null)]
    [InlineData(10, ProbeStatus.Degraded, "connecting to db:1 took 10 ms; expected below 10 ms")]
    [InlineData(19, ProbeStatus.Degraded, "connecting to db:1 took 19 ms; expected below 10 ms")]
    [InlineData(20, ProbeStatus.Unhealthy, "connecting to db:1 took 20 ms; expected below 10 ms")]
    public void A_time_that_reaches_a_threshold_counts(int milliseconds, ProbeStatus status, string? description)
    {
        var result = Latency.Judge(TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(20), "connecting to db:1");

        result.ShouldBe(new ProbeResult(status, milliseconds, description));
    }

    [Fact]
    public void Without_thresholds_every_time_is_good() =>
        Latency.Judge(TimeSpan.FromHours(1), null, null, "x").Status.ShouldBe(ProbeStatus.Healthy);

    [Theory]
    [InlineData(SocketError.ConnectionRefused, "connection refused by db.test:5432")]
    [InlineData(SocketError.ConnectionReset, "connection reset by db.test:5432")]
    [InlineData(SocketError.HostNotFound, "the name in db.test:5432 does not resolve")]
    [InlineData(SocketError.TryAgain, "the name in db.test:5432 cannot be resolved now: the name server does not answer properly")]
    [InlineData(SocketError.TimedOut, "no answer from db.test:5432")]
    [InlineData(SocketError.HostUnreachable, "no route to db.test:5432")]
    public void A_socket_error_is_said_in_plain_words(SocketError error, string words)
    {
        NetworkFailure.Describe(new SocketException((int)error), "db.test:5432").ShouldBe(words);
        NetworkFailure.Describe(new IOException("outer", new SocketException((int)error)), "db.test:5432").ShouldBe(words);
    }

    [Theory]
    [InlineData(0.44, "0.4 ms")]
    [InlineData(41.2, "41 ms")]
    [InlineData(12_500, "12.5 s")]
    public void Times_are_shown_with_a_unit(double milliseconds, string shown) => Readable.Time(TimeSpan.FromMilliseconds(milliseconds)).ShouldBe(shown);

    [Fact]
    public void What_a_server_sent_is_shown_on_one_line_and_in_part()
    {
        Readable.Quote("a\r\nb\0").ShouldBe("'a\\r\\nb\\x00'");
        Readable.Quote(new string('x', 1000)).Length.ShouldBeLessThan(210);
    }
}
