using System.Text;

namespace Ops.Providers.Pm2.Tests;

public sealed class AmpMessageTests
{
    [Fact]
    public void A_call_is_written_as_PM2_reads_it()
    {
        var frame = AmpMessage.OfCall("{}", "7");

        frame.ShouldBe([0x12, 0, 0, 0, 4, (byte)'j', (byte)':', (byte)'{', (byte)'}', 0, 0, 0, 3, (byte)'s', (byte)':', (byte)'7']);
    }

    [Fact]
    public async Task What_is_written_is_read_also_in_small_pieces()
    {
        var frame = AmpMessage.Encode("j:{\"a\":1}"u8.ToArray(), "s:grüße"u8.ToArray(), []);

        var arguments = await AmpMessage.ReadAsync(new Drops([.. frame, .. frame]), 1000, default);

        arguments!.Select(AmpMessage.Text).ShouldBe(["{\"a\":1}", "grüße", ""]);
    }

    [Fact]
    public async Task The_end_between_messages_is_an_end() => (await AmpMessage.ReadAsync(new MemoryStream(), 1000, default)).ShouldBeNull();

    [Fact]
    public async Task The_end_inside_a_message_is_a_failure() =>
        await Should.ThrowAsync<EndOfStreamException>(async () => await AmpMessage.ReadAsync(new MemoryStream(AmpMessage.OfCall("{}", "7")[..^1]), 1000, default));

    [Fact]
    public async Task A_message_that_is_too_long_is_refused_before_it_is_read()
    {
        byte[] huge = [0x11, 0xff, 0xff, 0xff, 0xff];

        (await Should.ThrowAsync<InvalidDataException>(async () => await AmpMessage.ReadAsync(new MemoryStream(huge), 1000, default))).Message.ShouldContain("1000");
    }

    [Fact]
    public async Task Another_protocol_is_refused() =>
        (await Should.ThrowAsync<InvalidDataException>(async () => await AmpMessage.ReadAsync(new MemoryStream(Encoding.ASCII.GetBytes("HTTP/1.1 200")), 1000, default))).Message.ShouldContain("protocol");

    /// <summary>Gives one byte at a time.</summary>
    private sealed class Drops(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer.Length > 1 ? buffer[..1] : buffer, cancellationToken);
    }
}
