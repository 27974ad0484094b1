using System.Text;

namespace Ops.Providers.Compose.Tests;

public sealed class LineAssemblerTests
{
    private const string Output = "2026-11-21T10:00:00.123456789Z first\r\n2026-11-21T10:00:01.5Z \r\n2026-11-21T10:00:02Z zwölf Äpfel\r\n2026-11-21T10:00:03Z rest";

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(31)]
    [InlineData(1000)]
    public void What_a_terminal_writes_becomes_the_same_lines_in_pieces_of_any_size(int size)
    {
        var lines = new LineAssembler("app", isTerminal: true);

        var all = Encoding.UTF8.GetBytes(Output).Chunk(size).SelectMany(piece => lines.Add(new LogFrame(false, piece)).ToList()).Concat(lines.Rest()).Select(each => each.Line).ToList();

        all.Select(line => line.Text).ShouldBe(["first", "", "zwölf Äpfel", "rest"]);
        all.Select(line => line.At!.Value.Second).ShouldBe([0, 1, 2, 3]);
    }

    [Fact]
    public void A_long_line_comes_in_several_frames_each_with_its_time()
    {
        var lines = new LineAssembler("app", isTerminal: false);
        string[] frames = ["2026-11-21T10:00:00Z one ", "2026-11-21T10:00:01Z two\n"];

        var line = frames.SelectMany(frame => lines.Add(new LogFrame(true, Encoding.UTF8.GetBytes(frame))).ToList()).Single().Line;

        (line.Text, line.IsError, line.At!.Value.Second).ShouldBe(("one two", true, 0));
    }
}
