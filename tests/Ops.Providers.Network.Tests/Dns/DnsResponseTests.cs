namespace Ops.Providers.Network.Tests;

public sealed class DnsResponseTests
{
    private static readonly DnsQuestion _question = new(0x1234, "shop.test", DnsRecordType.A);

    [Fact]
    public void A_name_that_points_at_itself_ends() =>
        Broken(DnsWire.Answer(_question.Encode(), DnsWire.Response, [0xc0, 27, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4])).ShouldContain("points forwards or in a circle");

    [Fact]
    public void A_name_that_points_forwards_ends() =>
        Broken(DnsWire.Answer(_question.Encode(), DnsWire.Response, [0xc0, 40, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4])).ShouldContain("points forwards or in a circle");

    [Fact]
    public void Two_names_that_point_at_each_other_end()
    {
        byte[] first = [1, (byte)'a', 0xc0, 43, 0, 16, 0, 1, 0, 0, 0, 0, 0, 0];
        byte[] second = [1, (byte)'b', 0xc0, 27, 0, 16, 0, 1, 0, 0, 0, 0, 0, 0];

        Broken(DnsWire.Answer(_question.Encode(), DnsWire.Response, first, second)).ShouldContain("circle");
    }

    [Fact]
    public void A_name_grown_too_long_through_pointers_ends()
    {
        // Each record's name is 60 letters and then the name of the record before.
        var query = _question.Encode();
        var records = new List<byte[]>();
        var position = query.Length;
        var previous = 12;
        for (var index = 0; index < 6; index++)
        {
            records.Add([60, .. Enumerable.Repeat((byte)'x', 60), (byte)(0xc0 | (previous >> 8)), (byte)previous, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4]);
            previous = position;
            position += records[^1].Length;
        }

        Broken(DnsWire.Answer(query, DnsWire.Response, [.. records])).ShouldBe("a name is longer than 255 bytes");
    }

    [Fact]
    public void Aliases_in_a_circle_end() =>
        Broken(DnsWire.Answer(_question.Encode(), DnsWire.Response, DnsWire.Record(5, DnsWire.Name("a.test")), DnsWire.Record("a.test", 5, DnsWire.Name("shop.test")))).ShouldContain("16 aliases");

    [Theory]
    [InlineData(3, "3 bytes instead of 4")]
    [InlineData(16, "16 bytes instead of 4")]
    public void An_address_of_the_wrong_size_is_refused(int length, string words) =>
        Broken(DnsWire.Answer(_question.Encode(), DnsWire.Response, DnsWire.Record(1, new byte[length]))).ShouldContain(words);

    [Fact]
    public void A_message_cut_anywhere_is_refused_or_read_as_it_is()
    {
        var whole = Whole();
        for (var length = DnsQuestion.HeaderBytes; length < whole.Length; length++)
            Broken(whole[..length]).ShouldContain("ends within a field");
    }

    [Fact]
    public void Bytes_changed_at_random_give_an_answer_or_a_clear_failure_and_nothing_else()
    {
        var random = new Random(20260101);
        var read = 0;
        for (var round = 0; round < 30_000; round++)
        {
            var message = Whole();
            for (var changes = random.Next(1, 8); changes > 0; changes--)
                message[random.Next(message.Length)] = (byte)random.Next(256);
            read += IsRead(message[..random.Next(DnsQuestion.HeaderBytes, message.Length + 1)]) ? 1 : 0;
        }

        read.ShouldBeGreaterThan(300, "the changes never left a readable message, so they prove little");
    }

    [Fact]
    public void Noise_gives_an_answer_or_a_clear_failure_and_nothing_else()
    {
        var random = new Random(42);
        for (var round = 0; round < 30_000; round++)
        {
            var message = new byte[random.Next(DnsQuestion.HeaderBytes, 600)];
            random.NextBytes(message);
            IsRead(message);
        }
    }

    private static byte[] Whole() => DnsWire.Answer(
        _question.Encode(),
        DnsWire.Response,
        DnsWire.Record(5, DnsWire.Name("web.test")),
        DnsWire.Record("web.test", 1, [10, 0, 0, 1]),
        DnsWire.Record(16, DnsWire.Text("text")),
        DnsWire.Record(15, [0, 10, 4, .. "mail"u8, 0xc0, 12]),
        DnsWire.Record(33, [0, 1, 0, 2, 0, 3, .. DnsWire.Name("db.test")]),
        DnsWire.Record(28, new byte[16]),
        DnsWire.Record(2, [2, .. "ns"u8, 0xc0, 12]));

    private static bool IsRead(byte[] message)
    {
        try
        {
            DnsResponse.Parse(message, _question);
            return true;
        }
        catch (DnsFormatException exception)
        {
            exception.Message.ShouldNotBeEmpty();
            return false;
        }
    }

    private static string Broken(byte[] message) => Should.Throw<DnsFormatException>(() => DnsResponse.Parse(message, _question)).Message;
}
