namespace Ops.Providers.Pm2.Tests;

[Trait("Requirement", "S2-105")]
public sealed class EcosystemFileTests : IDisposable
{
    private const string Json = """
        // Comments are allowed, as PM2 allows them.
        { "apps": [ { "name": "api", "script": "dist/server.js", "cwd": "backend", "args": "--port 3000 --name 'two words'",
          "instances": "max", "exec_mode": "cluster", "node_args": ["--max-old-space-size=4096"], "max_memory_restart": "1G", "kill_timeout": 5000,
          "wait_ready": true, "listen_timeout": "10s", "out_file": "logs/combined.log", "err_file": "logs/error.log", "max_restarts": 5, "min_uptime": "2s", "watch": false,
          "env": { "NODE_ENV": "development", "LIMITS": { "requests": 10 } }, "env_production": { "NODE_ENV": "production" }, } ],
          "deploy": { "production": { "user": "node" } } }
        """;

    private const string Yaml = """
        apps:
          - name: api
            script: dist/server.js
            cwd: backend
            args: --port 3000 --name 'two words'
            instances: max
            exec_mode: cluster
            node_args: [--max-old-space-size=4096]
            max_memory_restart: 1G
            kill_timeout: 5000
            wait_ready: true
            listen_timeout: 10s
            out_file: logs/combined.log
            error_file: logs/error.log
            max_restarts: 5
            min_uptime: 2s
            watch: false
            env: &env
              NODE_ENV: development
              LIMITS: { requests: 10 }
            env_production:
              <<: *env
              NODE_ENV: production
        """;

    private readonly string _release = Directory.CreateTempSubdirectory("ops-release-").FullName;
    private readonly Pm2TargetOptions _options = new() { EcosystemEnvironment = "production" };

    public void Dispose() => Directory.Delete(_release, recursive: true);

    [Theory]
    [InlineData("ecosystem.config.json", Json)]
    [InlineData("ecosystem.config.yml", Yaml)]
    [InlineData("ecosystem.config.js", "console.log('hello'); module.exports = " + Json)]
    [InlineData("ecosystem.config.mjs", "export default " + Json)]
    public async Task An_app_reads_the_same_in_every_form(string name, string text)
    {
        if (name.Contains("js", StringComparison.Ordinal) && !name.EndsWith("json", StringComparison.Ordinal))
            RealPart.Find("node", "nodejs");
        var app = await ReadAsync(name, text);

        (app.Script, app.Folder).ShouldBe(("dist/server.js", "backend"));
        app.Arguments.ShouldBe(["--port", "3000", "--name", "two words"]);
        app.InterpreterArguments.ShouldBe(["--max-old-space-size=4096"]);
        (app.IsCluster, app.IsNode, app.WaitsForReady).ShouldBe((true, true, true));
        (app.KillTimeout, app.ListenTimeout).ShouldBe((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10)));
        (app.OutFile, app.ErrorFile).ShouldBe(("logs/combined.log", "logs/error.log"));
        app.Environment.ShouldBe(new Dictionary<string, string> { ["NODE_ENV"] = "production", ["LIMITS"] = """{"requests":10}""" }, ignoreOrder: true);
        app.Settings.ToJsonString().ShouldBe("""{"max_restarts":5,"min_uptime":2000,"max_memory_restart":1073741824,"log_date_format":"YYYY-MM-DDTHH:mm:ss.SSSZ"}""");
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once_with_the_file_and_the_app()
    {
        var message = await RefusedAsync("ecosystem.config.json", """
            { "apps": [ { "name": "api", "scirpt": "server.js", "watch": true, "pid_file": "x", "exec_mode": "threads", "cwd": "/srv/other", "max_memory_restart": "lots",
              "kill_timeout": "soon", "wait_ready": "maybe", "out_file": "a", "output": "b", "autostart": false } ] }
            """);

        message.ShouldContain(Path.Combine(_release, "ecosystem.config.json"));
        message.ShouldContain("app 'api'");
        foreach (var key in (string[])["'scirpt' is not a key that Ops knows", "'script' is missing", "'watch' is not supported", "'pid_file'", "'exec_mode' is 'threads'", "'/srv/other', which leads out of the release", "'max_memory_restart' is 'lots'", "'kill_timeout' is 'soon'", "'wait_ready' is 'maybe'", "'output' says 'out_file' a second time", "'autostart'", "'env_production' is missing"])
            message.ShouldContain(key);
    }

    [Theory]
    [InlineData("""{ "apps": [ { "name": "web", "script": "a.js" }, { "name": "worker", "script": "b.js" } ] }""", "has no app 'api'; it has web, worker")]
    [InlineData("""{ "apps": 3 }""", "'apps' is not a list")]
    [InlineData("""{ "applications": [] }""", "holds no 'apps'")]
    [InlineData("""{ "apps": [ "web" ] }""", "apps[0] is not an object")]
    [InlineData("""{ "apps": [ """, "is not valid JSON")]
    public async Task A_file_that_cannot_be_understood_says_why(string text, string reason) =>
        (await RefusedAsync("ecosystem.config.json", text)).ShouldContain(reason);

    [Theory]
    [InlineData("../server.js", ".")]
    [InlineData("/srv/other/server.js", ".")]
    [InlineData("../../server.js", "backend")]
    [InlineData("server.js", "../other")]
    public async Task What_is_not_in_the_release_is_not_run(string script, string folder) =>
        (await RefusedAsync("ecosystem.config.json", $$"""{ "apps": [ { "name": "api", "script": "{{script}}", "cwd": "{{folder}}", "env_production": {} } ] }""")).ShouldContain("which leads out of the release");

    [Fact]
    public async Task A_script_beside_its_working_directory_is_in_the_release() =>
        (await ReadAsync("ecosystem.config.json", """{ "apps": [ { "name": "api", "script": "../shared/server.js", "cwd": "backend", "env_production": {} } ] }""")).Script.ShouldBe("../shared/server.js");

    [Theory]
    [InlineData("uid")]
    [InlineData("gid")]
    [InlineData("user")]
    public async Task Another_user_is_refused_and_says_what_to_do(string key) =>
        (await RefusedAsync("ecosystem.config.json", $$"""{ "apps": [ { "name": "api", "script": "a.js", "{{key}}": "node", "env_production": {} } ] }""")).ShouldContain("run PM2 as that user");

    [Fact]
    public async Task Wrong_YAML_names_the_line() => (await RefusedAsync("ecosystem.config.yml", "apps:\n  - name: api\n   script: x\n")).ShouldContain("line 3");

    [Fact]
    public async Task A_script_that_throws_passes_on_the_error_and_nothing_that_it_printed()
    {
        RealPart.Find("node", "nodejs");

        var message = await RefusedAsync("ecosystem.config.js", "console.log('password=swordfish'); throw new TypeError('no database configured');");

        message.ShouldContain("no database configured");
        message.ShouldNotContain("swordfish");
    }

    [Theory]
    [InlineData("ecosystem.config.js", "module.exports = ")]
    [InlineData("ecosystem.config.cjs", "module.exports = ")]
    [InlineData("ecosystem.config.mjs", "export default ")]
    public async Task What_a_script_exports_is_taken_as_it_is_also_where_it_looks_like_a_secret(string name, string export)
    {
        RealPart.Find("node", "nodejs");

        var app = await ReadAsync(name, export + """
            { apps: [ { name: "api", script: "a.js", env_production: { "DATABASE_URL": "postgres://u:p@db/x", "API": "http://h:3000", "MAIL": "ops@x.com", "API_KEY": "k-1", "PASSWORD": "a\nb" } } ] }
            """);

        app.Environment.ShouldBe(
            new Dictionary<string, string> { ["DATABASE_URL"] = "postgres://u:p@db/x", ["API"] = "http://h:3000", ["MAIL"] = "ops@x.com", ["API_KEY"] = "k-1", ["PASSWORD"] = "a\nb" },
            ignoreOrder: true);
    }

    [Fact]
    public async Task A_script_may_export_a_great_deal_and_print_more()
    {
        RealPart.Find("node", "nodejs");

        var app = await ReadAsync("ecosystem.config.js", """
            console.log('x'.repeat(200000));
            const others = Array.from({ length: 3000 }, (_, i) => ({ name: `app-${i}`, script: 'a.js', env: { TEXT: 'y'.repeat(100) } }));
            module.exports = { apps: [ ...others, { name: 'api', script: 'last.js', env_production: {} } ] };
            console.log('z'.repeat(200000));
            """);

        app.Script.ShouldBe("last.js");
    }

    [Fact]
    public async Task A_script_that_exports_nothing_of_use_says_what_to_write()
    {
        RealPart.Find("node", "nodejs");

        (await RefusedAsync("ecosystem.config.js", "module.exports = () => 1")).ShouldContain("holds no 'apps'");
    }

    [Fact]
    public async Task A_script_without_node_says_what_to_install()
    {
        _options.NodePath = "/nowhere/node";

        (await RefusedAsync("ecosystem.config.js", "module.exports = {}")).ShouldContain("set NodePath");
    }

    [Fact]
    public async Task A_release_without_a_file_says_which_to_add() =>
        (await Should.ThrowAsync<EcosystemException>(() => new EcosystemFile(_options, new LocalCommand(TimeProvider.System)).ReadAsync(_release, "api", default))).Message.ShouldContain("ecosystem.config.json");

    private async Task<AppDefinition> ReadAsync(string name, string text)
    {
        await File.WriteAllTextAsync(Path.Combine(_release, name), text);
        return await new EcosystemFile(_options, new LocalCommand(TimeProvider.System)).ReadAsync(_release, "api", default);
    }

    private async Task<string> RefusedAsync(string name, string text) => (await Should.ThrowAsync<EcosystemException>(() => ReadAsync(name, text))).Message;
}
