using System.Diagnostics;
using System.Text;

namespace Ops.Benchmarks.Measuring;

/// <summary>A page of results: written to the console as it grows, and to a file at its end.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();
    private readonly string _loadAtStart = Machine.Load();
    private readonly long _started = Stopwatch.GetTimestamp();

    public Report(string title, string command)
    {
        Line($"# {title}");
        Line();
        Line($"`dotnet run -c Release --project benchmarks/Ops.Benchmarks -- {command}`");
        Line();
        Line(Machine.Describe());
        Line();
    }

    public void Line(string text = "")
    {
        _text.AppendLine(text);
        Console.WriteLine(text);
    }

    public void Section(string title)
    {
        Line();
        Line($"## {title}");
        Line();
    }

    public void Save(string? directory, string name)
    {
        Line();
        Line($"Load average before {_loadAtStart}, after {Machine.Load()} (the load after includes the run's own); the run took {Stopwatch.GetElapsedTime(_started).TotalSeconds:0} s.");
        if (directory is null)
            return;

        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, name + ".md"), _text.ToString());
    }
}
