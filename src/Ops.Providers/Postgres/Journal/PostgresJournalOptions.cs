namespace Ops.Providers.Postgres;

/// <summary>The options of a <see cref="PostgresJournal"/>.</summary>
public sealed class PostgresJournalOptions : ComponentOptions
{
    /// <summary>Gets or sets the Npgsql connection string, such as <c>Host=db;Database=app;Username=ops;Password=…</c>; it is required and never shown.</summary>
    /// <remarks>Its <c>Command Timeout</c> is not used: <see cref="CommandTimeout"/> is.</remarks>
    public Secret? ConnectionString { get; set; }

    /// <summary>Gets or sets the database schema that holds the journal's tables; the default is <c>ops</c>, and it is made where it is missing.</summary>
    public string Schema { get; set; } = "ops";

    /// <summary>Gets or sets how long one command may take; the default is 15 s.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(15);
}
