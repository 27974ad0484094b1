namespace Ops.Providers.Host;

/// <summary>Measures counters that the kernel keeps by name, such as one line for each device, from one of its files.</summary>
internal abstract class NamedCounterMeter<TCounters>(string path) : CounterMeter
    where TCounters : struct
{
    private readonly KernelFileReader _reader = new();
    private Dictionary<string, TCounters> _current = new(StringComparer.Ordinal);
    private Dictionary<string, TCounters> _previous = new(StringComparer.Ordinal);

    /// <summary>Gets the names there are, in order.</summary>
    public IEnumerable<string> Names => _current.Keys.Order(StringComparer.Ordinal);

    /// <summary>Returns the last two samples of a name, or null where it is not in both.</summary>
    protected (TCounters Earlier, TCounters Now)? SamplesOf(string name) =>
        _previous.TryGetValue(name, out var earlier) && _current.TryGetValue(name, out var now) ? (earlier, now) : null;

    protected sealed override bool TryRead()
    {
        (_previous, _current) = (_current, _previous);
        return _reader.TryRead(path, out var text) && TryParse(text, _current);
    }

    /// <summary>Reads the file's text into <paramref name="into"/>, in the place of what is there.</summary>
    protected abstract bool TryParse(ReadOnlySpan<byte> text, Dictionary<string, TCounters> into);
}
