using System.Text.RegularExpressions;

namespace Ops.Providers.Postgres;

internal sealed partial class PostgresJournalOptionsValidator : ComponentOptionsValidator<PostgresJournalOptions>
{
    protected override void Validate(PostgresJournalOptions options, OptionsProblems problems)
    {
        PostgresTargetRules.ValidateConnectionString(options.ConnectionString, nameof(options.ConnectionString), problems);
        problems.Require(SchemaName().IsMatch(options.Schema ?? ""), nameof(options.Schema), $"'{options.Schema}' is not a plain name; write small letters, digits and _ such as ops, at most 63");
        problems.Require(options.CommandTimeout >= TimeSpan.FromSeconds(1) && options.CommandTimeout <= TimeSpan.FromHours(1), nameof(options.CommandTimeout), $"{options.CommandTimeout} is outside one second to one hour; write a time such as 00:00:15");
    }

    [GeneratedRegex(@"^[a-z_][a-z0-9_]{0,62}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SchemaName();
}
