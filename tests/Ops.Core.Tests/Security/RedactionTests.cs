namespace Ops.Core.Tests.Security;

public sealed class RedactionTests
{
    [Theory]
    [InlineData("https://joe:hunter2@shop.test/health?api_key=hunter2&x=1", "https://**redacted**@shop.test/health?api_key=**redacted**&x=1")]
    [InlineData("http://127.0.0.1:8080/", "http://127.0.0.1:8080/")]
    public void A_url_shows_no_credentials(string url, string shown) => Redaction.Url(new Uri(url)).ShouldBe(shown);

    [Fact]
    public void A_connection_string_shows_no_password() =>
        Redaction.ConnectionString("Host=db;Username=joe;Password=hunter2;Database=shop").ShouldBe("Host=db;Username=joe;Password=**redacted**;Database=shop");

    [Fact]
    public void A_known_secret_and_credentials_in_urls_are_taken_out_of_text() =>
        Redaction.Text("redis://:hunter2@cache failed, token abc", new Secret("abc")).ShouldBe("redis://**redacted**@cache failed, token **redacted**");

    [Fact]
    public void A_secret_prints_nothing_of_itself() => $"{new Secret("hunter2")}".ShouldBe(Secret.Redacted);

    [Theory]
    [InlineData("password=hunter2 relation exists", "password=**redacted** relation exists")]
    [InlineData("{\"apiKey\": \"abc123\", \"port\": 5432}", "{\"apiKey\": \"**redacted**\", \"port\": 5432}")]
    [InlineData("DB_PASSWORD='s3cret' node app.js", "DB_PASSWORD='**redacted**' node app.js")]
    [InlineData("connect postgres://app:hunter2@db/shop failed", "connect postgres://**redacted**@db/shop failed")]
    [InlineData("compass points north", "compass points north")]
    public void What_other_programs_write_is_shown_without_named_credentials(string output, string shown) =>
        Redaction.Output(output).ShouldBe(shown);
}
