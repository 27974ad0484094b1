namespace Ops.Providers.Network.Tests;

public sealed class GrpcHealthMessageTests
{
    [Fact]
    public void A_long_name_has_a_length_of_two_bytes()
    {
        var frame = GrpcHealthMessage.EncodeRequest(new string('x', 300));

        frame[..8].ShouldBe([0, 0, 0, 1, 47, 0x0a, 0xac, 0x02]);
        frame.Length.ShouldBe(5 + 3 + 300);
    }

    [Fact]
    public void The_whole_server_is_asked_about_with_an_empty_message() => GrpcHealthMessage.EncodeRequest("").ShouldBe([0, 0, 0, 0, 0]);

    [Fact]
    public void Fields_of_a_later_version_are_passed_over()
    {
        byte[] message = [0x12, 2, 1, 2, 0x1d, 1, 2, 3, 4, 0x21, 1, 2, 3, 4, 5, 6, 7, 8, 0x28, 0x96, 0x01, 0x08, 1];

        GrpcHealthMessage.TryDecodeResponse([0, 0, 0, 0, (byte)message.Length, .. message], out var status).ShouldBeNull();
        status.ShouldBe(GrpcServingStatus.Serving);
    }

    [Theory]
    [InlineData(new byte[] { }, "a frame of 0 bytes")]
    [InlineData(new byte[] { 0, 0, 0 }, "a frame of 3 bytes")]
    [InlineData(new byte[] { 1, 0, 0, 0, 2, 8, 1 }, "a compressed message, which was not asked for")]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 8, 1 }, "2 bytes for a message of 9")]
    [InlineData(new byte[] { 0, 0xff, 0xff, 0xff, 0xff, 8, 1 }, "2 bytes for a message of 4294967295")]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 8 }, "a message that is not a HealthCheckResponse")]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 0x12, 5 }, "a message that is not a HealthCheckResponse")]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 0x0b, 1 }, "a message that is not a HealthCheckResponse")]
    public void A_broken_frame_is_said_to_be_one(byte[] frame, string words) => GrpcHealthMessage.TryDecodeResponse(frame, out _).ShouldBe(words);

    [Fact]
    public void Noise_is_read_or_refused_and_nothing_else()
    {
        var random = new Random(7);
        for (var round = 0; round < 100_000; round++)
        {
            var message = new byte[random.Next(0, 40)];
            random.NextBytes(message);
            GrpcHealthMessage.TryDecodeResponse([0, 0, 0, 0, (byte)message.Length, .. message], out _);
        }
    }
}
