using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ops.Journal;

/// <summary>The property names of a journal file; they are its format.</summary>
internal static class JournalNames
{
    public const string Format = "ops-journal";
    public const int Revision = 1;

    /// <summary>Events may nest their details as deep as anybody writes by hand; the reader must go as deep as the writer.</summary>
    public const int MaxDepth = 1000;

    /// <summary>Text stays readable in a pager; only what JSON itself forbids is escaped.</summary>
    public static JsonWriterOptions Writing { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth };

    public static JsonReaderOptions Reading { get; } = new() { MaxDepth = MaxDepth };
}
