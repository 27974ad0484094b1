namespace Ops.Health.FanOut;

/// <summary>A hash table from names to ids that stores the ids only: about five bytes a probe where a dictionary takes fifty.</summary>
/// <remarks>Not thread-safe. Open addressing with linear probing and backward-shift deletion.</remarks>
internal sealed class NameIndex
{
    private int[] _entries = new int[16];

    public int Count { get; private set; }

    public int Find(string name, Func<int, string?> nameOf)
    {
        for (var position = Home(name); _entries[position] != 0; position = Next(position))
        {
            if (string.Equals(nameOf(_entries[position] - 1), name, StringComparison.Ordinal))
                return _entries[position] - 1;
        }

        return -1;
    }

    public void Add(string name, int id, Func<int, string?> nameOf)
    {
        if (Count + 1 > _entries.Length / 4 * 3)
            Grow(nameOf);
        Count++;
        Insert(name, id);
    }

    public void Remove(string name, Func<int, string?> nameOf)
    {
        var hole = Home(name);
        while (!string.Equals(nameOf(_entries[hole] - 1), name, StringComparison.Ordinal))
            hole = Next(hole);

        Count--;
        for (var position = Next(hole); _entries[position] != 0; position = Next(position))
        {
            var home = Home(nameOf(_entries[position] - 1)!);
            if (Distance(home, position) < Distance(hole, position))
                continue;
            _entries[hole] = _entries[position];
            hole = position;
        }

        _entries[hole] = 0;
    }

    private void Grow(Func<int, string?> nameOf)
    {
        var old = _entries;
        // By half, not double: at a hundred thousand probes the spare room counts.
        _entries = new int[old.Length + (old.Length / 2)];
        foreach (var entry in old)
        {
            if (entry != 0)
                Insert(nameOf(entry - 1)!, entry - 1);
        }
    }

    private void Insert(string name, int id)
    {
        var position = Home(name);
        while (_entries[position] != 0)
            position = Next(position);
        _entries[position] = id + 1;
    }

    private int Home(string name) => (int)((uint)string.GetHashCode(name, StringComparison.Ordinal) % (uint)_entries.Length);

    private int Next(int position) => position + 1 == _entries.Length ? 0 : position + 1;

    private int Distance(int from, int to) => to >= from ? to - from : to + _entries.Length - from;
}
