using System.Text;

namespace Ops.Providers.Network.Tests.Http;

public sealed class HttpResponseParserTests
{
    public static TheoryData<string, string, bool> Responses => new()
    {
        // The response; what the parser makes of it; whether the connection can go on.
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "200 OK|hello|End", true },
        { "HTTP/1.1 200 OK\r\ncontent-LENGTH:5\r\n\r\nhello", "200 OK|hello|End", true },
        { "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello", "200 OK|hello|End", true },
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello", "200 OK|hello|End", true },
        { "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "200 OK||End", true },
        { "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", "200 ||End", true },
        { "HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n", "200 ||End", true },
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello", "200 OK|hello|End", false },
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: Upgrade, Close\r\n\r\nhello", "200 OK|hello|End", false },
        { "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello", "200 OK|hello|End", false },
        { "HTTP/1.0 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello", "200 OK|hello|End", true },
        { "HTTP/1.1 204 No Content\r\n\r\n", "204 No Content||End", true },
        { "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "304 Not Modified||End", true },
        { "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", "101 Switching Protocols||End", false },
        { "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "200 OK|ok|End", true },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;ext=\"a\"\r\n world\r\n0\r\n\r\n", "200 OK|hello world|End", true },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: CHUNKED\r\n\r\nA\r\n0123456789\r\n0\r\nX-Sum: 1\r\nX-More: 2\r\n\r\n", "200 OK|0123456789|End", true },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", "200 OK|a|End", true },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 99\r\n\r\n1\r\na\r\n0\r\n\r\n", "200 OK|a|End", false },
        { "HTTP/1.1 200 OK\r\n\r\nuntil the end", "200 OK|until the end|End", false },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nContent-Length: 2\r\n\r\nuntil the end", "200 OK|until the end|End", false },
        { "HTTP/1.1 200 OK\r\nX-Long: a\r\n b\r\n\tc\r\nContent-Length: 2\r\n\r\nok", "200 OK|ok|End", true },
        { "HTTP/1.1 503 Backend fetch failed\r\nContent-Length: 0\r\n\r\n", "503 Backend fetch failed||End", true },
        { "", "||the connection was closed in the middle of the headers", false },
        { "HTTP/1.1 200 OK\r\nContent-Le", "200 OK||the connection was closed in the middle of the headers", false },
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", "200 OK|hel|the connection was closed in the middle of the body", false },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", "200 OK|hel|the connection was closed in the middle of the body", false },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n", "200 OK|hello|the connection was closed in the middle of the body", false },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloworld\r\n0\r\n\r\n", "200 OK|hello|a chunk is longer than its size says", false },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n0\r\n\r\n", "200 OK||the size of a chunk is not a hexadecimal number", false },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\n", "200 OK||the size of a chunk is not a hexadecimal number", false },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", "200 OK||the size of a chunk is not a hexadecimal number", false },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n", "200 OK||the size of a chunk is not a hexadecimal number", false },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n", "200 OK||it has a transfer coding after chunked", false },
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "200 OK||it has two different Content-Lengths", false },
        { "HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello", "200 OK||its Content-Length is not a number", false },
        { "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello", "200 OK||its Content-Length is not a number", false },
        { "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nhello", "200 OK||its Content-Length is not a number", false },
        { "HTTP/1.1 200 OK\r\nContent-Length:\r\n 5\r\n\r\nhello", "200 OK||its Content-Length is not a number", false },
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n 5\r\n\r\nhello", "200 OK||a header that decides on its length is folded", false },
        { "HTTP/1.1 200 OK\r\n folded: first\r\n\r\n", "200 OK||a line of its headers has no name and colon", false },
        { "HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "200 OK||a line of its headers has no name and colon", false },
        { "HTTP/1.1 200 OK\r\n: no name\r\n\r\n", "200 OK||a line of its headers has no name and colon", false },
        { "HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\nhello", "200 OK||a line of its headers has no name and colon", false },
        { "SSH-2.0-OpenSSH_9.2\r\n", "||it does not begin with an HTTP/1.x status line", false },
        { "HTTP/2 200 OK\r\n\r\n", "||it does not begin with an HTTP/1.x status line", false },
        { "HTTP/1.x 200 OK\r\n\r\n", "||it does not begin with an HTTP/1.x status line", false },
        { "HTTP/1.1 20 OK\r\n\r\n", "||it does not begin with an HTTP/1.x status line", false },
        { "HTTP/1.1 099 OK\r\n\r\n", "||it does not begin with an HTTP/1.x status line", false },
        { "HTTP/1.1 2000 OK\r\n\r\n", "||it does not begin with an HTTP/1.x status line", false },
        { "HTTP/1.1  200 OK\r\n\r\n", "||it does not begin with an HTTP/1.x status line", false },
        { "\r\nHTTP/1.1 200 OK\r\n\r\n", "||it does not begin with an HTTP/1.x status line", false },
    };

    [Theory]
    [MemberData(nameof(Responses))]
    public void A_response_is_read_the_same_however_it_is_cut(string response, string expected, bool keepsAlive)
    {
        var bytes = Encoding.Latin1.GetBytes(response);

        Read(bytes, [bytes.Length], isHead: false).ShouldBe((expected, keepsAlive));
        Read(bytes, [.. Enumerable.Repeat(1, bytes.Length)], isHead: false).ShouldBe((expected, keepsAlive));
        for (var cut = 1; cut < bytes.Length; cut++)
            Read(bytes, [cut, bytes.Length - cut], isHead: false).ShouldBe((expected, keepsAlive), $"cut after {cut} bytes");
    }

    [Fact]
    public void An_answer_to_HEAD_has_no_body_whatever_its_length_says()
    {
        Read("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"u8.ToArray(), [40], isHead: true).ShouldBe(("200 OK||End", true));
        Read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), [47], isHead: true).ShouldBe(("200 OK||End", true));
    }

    [Fact]
    public void What_follows_a_response_is_left_alone()
    {
        var parser = new HttpResponseParser(isHead: false);
        var input = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 500"u8;
        var used = 0;
        HttpToken token;
        do
        {
            token = parser.Next(input[used..], isLast: false, out var step, out _);
            used += step;
        }
        while (token is not HttpToken.End);

        Encoding.Latin1.GetString(input[used..]).ShouldBe("HTTP/1.1 500");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX: {0}")]
    [InlineData("HTTP/1.1 200 {0}")]
    public void A_line_that_is_too_long_is_refused_before_it_ends(string start)
    {
        var bytes = Encoding.Latin1.GetBytes(start.Replace("{0}", new string('a', HttpResponseParser.MaxHeadBytes)));

        Read(bytes, [bytes.Length], isHead: false).Result.ShouldEndWith("its headers are longer than 32 KiB");
    }

    [Theory]
    [InlineData("X-A: b\r\n")]
    [InlineData("\r\nHTTP/1.1 100 Continue\r\n")]
    public void Headers_and_interim_responses_without_end_are_refused(string repeated)
    {
        var bytes = Encoding.Latin1.GetBytes("HTTP/1.1 100 Continue\r\n" + string.Concat(Enumerable.Repeat(repeated, 8 * 1024)));

        Read(bytes, [bytes.Length], isHead: false).Result.ShouldEndWith("its headers are longer than 32 KiB");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na")]
    public void A_line_of_a_chunk_has_a_limit(string start)
    {
        var bytes = Encoding.Latin1.GetBytes(start + new string('x', 5000));

        Read(bytes, [bytes.Length], isHead: false).Result.ShouldContain("chunk");
    }

    [Fact]
    public void Random_bytes_and_mutations_never_break_the_parser_and_cuts_never_matter()
    {
        var random = new Random(20261121);
        var seeds = Responses.Select(row => Encoding.Latin1.GetBytes(row.Data.Item1)).Where(seed => seed.Length > 0).ToArray();
        for (var run = 0; run < 20_000; run++)
        {
            var bytes = run % 10 == 0 ? RandomBytes(random) : Mutate(seeds[random.Next(seeds.Length)], random);
            var whole = Read(bytes, [bytes.Length], isHead: false);

            Read(bytes, Cuts(bytes.Length, random), isHead: false).ShouldBe(whole, Convert.ToHexString(bytes));
        }
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        var response = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nServer: x\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-T: 1\r\n\r\n"u8.ToArray();
        Drain(response);

        // What the parser allocates it allocates in every round; the runtime, which compiles it anew meanwhile, in one of them.
        Enumerable.Range(0, 5).Min(_ => Allocated(response)).ShouldBe(0);
    }

    private static long Allocated(byte[] response)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Drain(response);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void Drain(byte[] response)
    {
        var parser = new HttpResponseParser(isHead: false);
        var start = 0;
        for (var end = 1; end <= response.Length; end++)
        {
            HttpToken token;
            do
            {
                token = parser.Next(response.AsSpan(start, end - start), isLast: false, out var used, out _);
                start += used;
            }
            while (token is not (HttpToken.NeedMore or HttpToken.End));
        }
    }

    // Feeds the bytes as a connection would: in pieces, then its end.
    private static (string Result, bool KeepsAlive) Read(byte[] bytes, int[] pieces, bool isHead)
    {
        var parser = new HttpResponseParser(isHead);
        var (start, end, piece) = (0, 0, 0);
        var (status, body) = ("", "");
        while (true)
        {
            var token = parser.Next(bytes.AsSpan(start, end - start), isLast: piece > pieces.Length, out var used, out var data);
            used.ShouldBeInRange(0, end - start);
            start += used;
            switch (token)
            {
                case HttpToken.NeedMore:
                    end += piece < pieces.Length ? pieces[piece] : 0;
                    piece++.ShouldBeLessThanOrEqualTo(pieces.Length, "it wants more after the end");
                    break;
                case HttpToken.Status:
                    status = $"{parser.Status} {Encoding.Latin1.GetString(data)}";
                    break;
                case HttpToken.Body:
                    data.Length.ShouldBeGreaterThan(0);
                    body += Encoding.Latin1.GetString(data);
                    break;
                case HttpToken.End or HttpToken.Invalid:
                    parser.BodyBytes.ShouldBe(body.Length);
                    return ($"{status}|{body}|{(token is HttpToken.End ? "End" : parser.Error)}", parser.KeepsAlive);
            }
        }
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(0, 200)];
        random.NextBytes(bytes);
        return [.. "HTTP/1.1 "u8[..random.Next(0, 9)], .. bytes];
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var bytes = seed.ToList();
        for (var i = random.Next(1, 4); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes.RemoveAt(at);
                    break;
                case 1:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 2:
                    bytes[at] = (byte)"\r\n :;0 \t"[random.Next(8)];
                    break;
                default:
                    bytes.InsertRange(at, bytes.Skip(random.Next(bytes.Count)).Take(random.Next(20)).ToArray());
                    break;
            }
        }

        return [.. bytes];
    }

    private static int[] Cuts(int length, Random random)
    {
        var cuts = new List<int>();
        for (var left = length; left > 0;)
        {
            cuts.Add(random.Next(1, Math.Min(left, 30) + 1));
            left -= cuts[^1];
        }

        return [.. cuts];
    }
}
