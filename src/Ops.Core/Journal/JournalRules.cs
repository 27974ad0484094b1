using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Ops.Journal;

/// <summary>What every journal refuses, in the same words; implementations of <see cref="IJournal"/> check their arguments with it.</summary>
/// <remarks>Thread-safe. Every method throws <see cref="ArgumentException"/> and names what is wrong and what to write instead.</remarks>
public static class JournalRules
{
    /// <summary>The longest name of a stream, of a timer's key, of an event's type and of an owner, in characters.</summary>
    public const int MaxNameLength = 200;

    /// <summary>The largest append, all its events and timers together as JSON, in bytes: 64 MiB.</summary>
    public const int MaxAppendBytes = 64 << 20;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:");

    /// <summary>Checks the name of a stream.</summary>
    public static void CheckStream(string stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        CheckLength(stream, "the name of a journal stream", nameof(stream));
        CheckCharacters(stream, "The name of a journal stream", nameof(stream));
    }

    /// <summary>Checks the beginning of a stream's name; empty stands for every stream.</summary>
    public static void CheckPrefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        if (prefix.Length > MaxNameLength)
            throw new ArgumentException($"The prefix of journal streams has {prefix.Length} characters; write at most {MaxNameLength}.", nameof(prefix));
        CheckCharacters(prefix, "The prefix of journal streams", nameof(prefix));
    }

    /// <summary>Checks an append.</summary>
    public static void Check(JournalAppend append)
    {
        ArgumentNullException.ThrowIfNull(append);
        CheckStream(append.Stream);
        if (append.ExpectedVersion is < 0)
            throw new ArgumentException($"The expected version {append.ExpectedVersion} of journal stream '{append.Stream}' is below zero; write 0 for a stream that must not exist, or null for any version.", nameof(append));
        if (append.Events.Count == 0 && append.SetTimers.Count == 0 && append.ClearTimers.Count == 0)
            throw new ArgumentException($"The append to journal stream '{append.Stream}' holds neither an event nor a timer; add one.", nameof(append));

        for (var index = 0; index < append.Events.Count; index++)
            CheckEntry(append.Events[index], append.Stream, index);
        CheckTimers(append);
    }

    /// <summary>Checks which due timers are to be taken.</summary>
    public static void Check(DueQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        CheckPrefix(query.Prefix);
        CheckLength(query.Owner, "the owner of leases", nameof(query));
        if (query.Lease <= TimeSpan.Zero || query.Lease > TimeSpan.FromDays(365))
            throw new ArgumentException($"The lease {query.Lease} is not above zero and at most 365 days; write a time such as 00:01:00.", nameof(query));
        if (query.MaxCount < 1)
            throw new ArgumentException($"The number of timers to take, {query.MaxCount}, is below 1; write 1 or more.", nameof(query));
    }

    /// <summary>Returns a time as journals keep it: in UTC, cut to the microsecond.</summary>
    public static DateTimeOffset Cut(DateTimeOffset time)
    {
        var ticks = time.UtcTicks;
        return new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }

    private static void CheckEntry(JournalEntry entry, string stream, int index)
    {
        if (entry is null)
            throw new ArgumentException($"Event {index} of the append to journal stream '{stream}' is null.", nameof(entry));

        CheckLength(entry.Type, $"the type of event {index} of the append to journal stream '{stream}'", nameof(entry));
        if (entry.Data.ValueKind != JsonValueKind.Object)
            throw new ArgumentException($"The details of event {index} ('{entry.Type}') of the append to journal stream '{stream}' are JSON of the kind {entry.Data.ValueKind}; write an object.", nameof(entry));
    }

    private static void CheckTimers(JournalAppend append)
    {
        if (append.SetTimers.Count == 0 && append.ClearTimers.Count == 0)
            return;

        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in append.SetTimers.Select(timer => timer?.Key).Concat(append.ClearTimers))
        {
            CheckLength(key, $"the key of a timer of journal stream '{append.Stream}'", nameof(append));
            if (!keys.Add(key!))
                throw new ArgumentException($"The append to journal stream '{append.Stream}' sets or clears its timer '{key}' twice; name each key once (setting a timer replaces it).", nameof(append));
        }
    }

    private static void CheckLength(string? text, string what, string parameter)
    {
        if (string.IsNullOrEmpty(text))
            throw new ArgumentException($"Without {what}, nothing can be written; write 1 to {MaxNameLength} characters.", parameter);
        if (text.Length > MaxNameLength)
            throw new ArgumentException($"With {text.Length} characters, {what} is too long ('{text.AsSpan(0, 40)}…'); write 1 to {MaxNameLength}.", parameter);
        if (text.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0 || !IsText(text))
            throw new ArgumentException($"There is a control character or half a surrogate pair in {what}; remove it.", parameter);
    }

    private static void CheckCharacters(string text, string what, string parameter)
    {
        var wrong = text.AsSpan().IndexOfAnyExcept(NameCharacters);
        if (wrong >= 0)
            throw new ArgumentException($"{what}, '{text}', holds U+{(int)text[wrong]:X4} at place {wrong + 1}; write letters a to z, digits and any of - _ . / : only.", parameter);
    }

    private static bool IsText(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var used) != OperationStatus.Done)
                return false;
            text = text[used..];
        }

        return true;
    }
}
