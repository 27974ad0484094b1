namespace Ops.Journal;

internal sealed class FileJournalOptionsValidator : ComponentOptionsValidator<FileJournalOptions>
{
    protected override void Validate(FileJournalOptions options, OptionsProblems problems)
    {
        problems.Require(!string.IsNullOrWhiteSpace(options.Folder), nameof(options.Folder), "is missing; write the path of a folder of the journal's own, such as /var/lib/ops/journal");
        problems.Require(options.Folder is null || options.Folder.AsSpan().IndexOfAny(Path.GetInvalidPathChars()) < 0, nameof(options.Folder), "holds characters that no path may have");
        problems.Require(options.CompactFromBytes is not < 4096, nameof(options.CompactFromBytes), $"{options.CompactFromBytes} is below 4096; write a number of bytes such as 16777216, or null to compact by hand only");
        problems.RequireRange(options.CompactFromPercent, 1, 100, nameof(options.CompactFromPercent));
    }
}
