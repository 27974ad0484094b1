namespace Ops.Providers.Compose.Tests;

public sealed class ComposeProblemTests
{
    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_with_its_place_and_what_to_do()
    {
        using var files = ComposeFiles.Of("""
            services:
              app:
                image: "no image name"
                links: [db]
                cpus: many
                mem_limit: 12 potatoes
                stop_grace_period: soon
                init: perhaps
                restart: sometimes
                pull_policy: daily
                ports: ["80:eighty"]
                expose: [http]
                volumes: ["data:/data:z"]
                tmpfs: "/run:uid=1"
                network_mode: service:db
                ulimits: { nofile: plenty }
                depends_on: [nobody]
              db: { healthcheck: { test: [curl] } }
            """);

        Said(
            files,
            "compose.yaml:3:12: services.app.image: 'no image name' is no name of an image; write registry.example:5000/app:1.2.3",
            "compose.yaml:4:12: services.app.links: this key is not supported; remove it (supported here: attach, build, cap_add",
            "compose.yaml:5:11: services.app.cpus: a number such as 0.5 is expected here, not the text 'many'",
            "compose.yaml:6:16: services.app.mem_limit: a size such as 64m is expected here, not the text '12 potatoes'",
            "compose.yaml:7:24: services.app.stop_grace_period: a time such as 1m30s is expected here, not the text 'soon'",
            "compose.yaml:8:11: services.app.init: true or false is expected here, not the text 'perhaps'",
            "compose.yaml:9:14: services.app.restart: 'sometimes' is unknown; write no, always, unless-stopped, on-failure or on-failure:3",
            "compose.yaml:10:18: services.app.pull_policy: one of always, never, missing, if_not_present, build is expected here, not the text 'daily'",
            "compose.yaml:11:13: services.app.ports[0]: the text '80:eighty' is no port; write 80, 8080:80 or 127.0.0.1:8080:80/udp",
            "compose.yaml:12:13: services.app.expose: 'http' is no port; write 80, 80/udp or 8000-8010",
            "compose.yaml:13:15: services.app.volumes[0]: the mode 'z' is not supported; remove it (supported: ro, rw",
            "compose.yaml:14:12: services.app.tmpfs: the option 'uid=1' is not supported; write size=64m or mode=1777",
            "compose.yaml:15:19: services.app.network_mode: 'service:db' is not supported, since containers are replaced; write host, none or bridge, or use networks",
            "compose.yaml:16:24: services.app.ulimits.nofile: a whole number is expected here, not the text 'plenty'",
            "compose.yaml:3:5: services.app.depends_on: there is no 'nobody'; correct the name",
            "compose.yaml:3:5: services.app.volumes: there is no 'data'; add 'data:' below volumes at the top level, or correct the name",
            "compose.yaml:18:30: services.db.healthcheck.test: a list must begin with CMD, CMD-SHELL or NONE",
            "compose.yaml:18:7: services.db: it has neither image nor build; write one of them");
    }

    [Theory]
    [InlineData("", "compose.yaml: it is empty; write at least 'services:'")]
    [InlineData("services: {}", "compose.yaml:1:11: the file.services: there is no service; write at least one")]
    [InlineData("services:\n\tapp: {}", "compose.yaml:1:1: the file: this is not YAML: While scanning a mapping, found invalid tab")]
    [InlineData("a: 1\n---\nb: 2", "compose.yaml: it holds several documents; keep one")]
    [InlineData("services: [app]", "compose.yaml:1:11: the file.services: a map is expected here, not a list")]
    [InlineData("services: { app: web }", "compose.yaml:1:18: services.app: a map is expected here, not the text 'web'")]
    [InlineData("services: { app: { image: app, image: two } }", "compose.yaml:1:32: the file: this is not YAML: ")]
    [InlineData("services: { app: { image: !reset app } }", "compose.yaml:1:27: the file.services.app.image: the tag !reset is not supported; write the whole value in one file")]
    [InlineData("services: { app: { image: app, ports: !reset [] } }", "compose.yaml:1:39: the file.services.app.ports: the tag !reset is not supported; write the whole value in one file")]
    [InlineData("services: { app: { image: app, labels: !override { a: b } } }", "compose.yaml:1:40: the file.services.app.labels: the tag !override is not supported; write the whole value in one file")]
    [InlineData("services: !override { app: { image: app } }", "compose.yaml:1:11: the file.services: the tag !override is not supported; write the whole value in one file")]
    [InlineData("services: { app: { image: app, <<: [!override { user: root }] } }", "compose.yaml:1:37: the file.services.app.<<: the tag !override is not supported; write the whole value in one file")]
    [InlineData("services: { app: { image: app, <<: [text] } }", "compose.yaml:1:37: the file.services.app.<<: only maps can be merged")]
    [InlineData("services: { app: { image: app, networks: [back] } }", "compose.yaml:1:18: services.app.networks: there is no 'back'; add 'back:' below networks at the top level, or correct the name")]
    [InlineData("services: { app: { image: app, network_mode: host, networks: [default] } }", "compose.yaml:1:46: services.app.network_mode: it excludes networks; remove one of them")]
    [InlineData("services: { app: { image: app, container_name: it, scale: 2 } }", "compose.yaml:1:48: services.app.container_name: 2 containers cannot have one name; remove it")]
    [InlineData("services: { app: { image: app, container_name: x } }", "compose.yaml:1:48: services.app.container_name: 'x' is no name of a container; write at least two letters, digits")]
    [InlineData("services: { app: { image: app, volumes: [./a:/x, ./b:/x] } }", "compose.yaml:1:41: services.app.volumes: '/x' is mounted 2 times; keep one")]
    [InlineData("services: { app: { image: app, volumes: ['::'] } }", "compose.yaml:1:42: services.app.volumes[0]: the text '::' is no volume; write data:/var/lib/data, ./folder:/folder:ro, or a map")]
    [InlineData("services: { app: { image: app, volumes: [{ type: bind, target: /x }] } }", "compose.yaml:1:42: services.app.volumes[0]: target is required, and for a bind mount source as well")]
    [InlineData("services: { app: { image: app, secrets: [key] } }", "compose.yaml:1:42: services.app.secrets[0]: there is no 'key' below secrets with a file; add 'secrets: key: file: ./…' at the top level")]
    [InlineData("services: { app: { image: app } }\nsecrets: { key: { external: true } }", "compose.yaml:2:17: secrets.key.file: it is required; secrets and configs from elsewhere are not supported", "compose.yaml:2:29: secrets.key.external: this key is not supported; remove it (supported here: file)")]
    [InlineData("services: { app: { image: app, extra_hosts: [db] } }", "compose.yaml:1:46: services.app.extra_hosts[0]: 'db' is no host; write name=10.0.0.5")]
    [InlineData("services: { app: { image: app, ulimits: { nofile: { soft: 1 } } } }", "compose.yaml:1:51: services.app.ulimits.nofile: soft and hard are required; write both, or one number in their place")]
    [InlineData("services: { app: { image: app, env_file: nowhere.env } }", "compose.yaml:1:42: services.app.env_file: there is no file 'nowhere.env'; make it, or write required: false")]
    [InlineData("services: { app: { image: app, deploy: { mode: global } } }", "compose.yaml:1:48: services.app.deploy.mode: one of replicated is expected here, not the text 'global'")]
    [InlineData("services: { app: { image: app, command: 'say \"hello' } }", "compose.yaml:1:41: services.app.command: a quotation mark \" is not closed")]
    [InlineData("services: { app: { image: app, depends_on: { db: { restart: true } } }, db: { image: db } }", "compose.yaml:1:61: services.app.depends_on.db.restart: it is not supported, since services are deployed one by one; restart this service yourself after the other")]
    [InlineData("services: { a: { image: a, depends_on: [b] }, b: { image: b, depends_on: [a] } }", "compose.yaml:1:16: services.a.depends_on: it depends on itself, through others or not; remove one link of the circle", "compose.yaml:1:50: services.b.depends_on: it depends on itself")]
    [InlineData("services: { app: { extends: base } }", "compose.yaml:1:29: services.app.extends: there is no service 'base' to extend; correct the name or the file", "compose.yaml:1:18: services.app: it has neither image nor build")]
    [InlineData("services: { a: { image: a, extends: b }, b: { image: b, extends: a } }", "compose.yaml:1:37: services.a.extends: it extends itself; remove one link of the circle", "compose.yaml:1:66: services.b.extends: it extends itself")]
    [InlineData("include: [compose.yaml]\nservices: { app: { image: app } }", "compose.yaml: it includes itself; remove one of the includes")]
    [InlineData("include: [{ project_directory: . }]\nservices: { app: { image: app } }", "compose.yaml:1:11: include: write the path of a file, or path: with one or several; nothing else is supported here")]
    [InlineData("name: Shop!\nservices: { app: { image: app } }", "compose.yaml: 'Shop!' is no name of a project; write lower-case letters")]
    [InlineData("services: { app: { image: '${TAG}' } }", "compose.yaml:1:27: services.app.image: the variable TAG is not set; set it, or write ${TAG:-} for an empty value")]
    [InlineData("services: { app: { image: 'app:${TAG:?write the tag}' } }", "compose.yaml:1:27: services.app.image: the variable TAG is required: write the tag")]
    [InlineData("services: { app: { image: 'app:${TAG' } }", "compose.yaml:1:27: services.app.image: the '${' at character 5 is not closed")]
    [InlineData("services: { app: { image: 'app:${TAG%v1}' } }", "compose.yaml:1:27: services.app.image: what follows '${TAG' is malformed; write ${TAG}, ${TAG:-default}, ${TAG:?message} or ${TAG:+other}")]
    [InlineData("services: { app: { image: app, command: 'costs 5$' } }", "compose.yaml:1:41: services.app.command: the '$' at character 8 names no variable; write $$ for a dollar sign")]
    public void Each_mistake_is_named_with_its_place_and_what_to_do(string yaml, params string[] expected)
    {
        using var files = ComposeFiles.Of(yaml);
        files.Options.Project = yaml.StartsWith("name:", StringComparison.Ordinal) ? null : "shop";

        Said(files, expected);
    }

    [Theory]
    [InlineData("command: 'say \"${PASSWORD}'")]
    [InlineData("command: 'log in as ann:hunter2$'")]
    [InlineData("command: 'log in as ann:hunter2${'")]
    [InlineData("command: 'log in as ann:${NAME%hunter2}'")]
    [InlineData("command: '${NAME:?not ${PASSWORD}}'")]
    [InlineData("command: '${NAME:-hunter2$}'")]
    [InlineData("environment: 'PASSWORD=${PASSWORD}'")]
    [InlineData("environment: 'PASSWORD=hunter2$'")]
    public void No_problem_shows_the_value_of_a_variable_or_the_text_around_it(string key)
    {
        using var files = ComposeFiles.Of($"services: {{ app: {{ image: app, {key} }} }}");
        files.Options.Variables["PASSWORD"] = "hunter2";

        files.Problems().ShouldAllBe(problem => !problem.Contains("hunter2"));
    }

    [Fact]
    public void A_line_of_a_file_of_variables_is_named_and_not_shown()
    {
        using var files = ComposeFiles.Of("services: { app: { image: app, env_file: app.env } }").With("app.env", "A=1\nPASSWORD=hunter2$\n");

        files.Problems().Single().ShouldSatisfyAllConditions(
            problem => problem.ShouldContain("line 2: the '$' at character 8 names no variable"),
            problem => problem.ShouldNotContain("hunter2"));
    }

    [Fact]
    public void A_file_that_cannot_be_had_is_named()
    {
        using var files = new ComposeFiles();
        files.Options.Files.Add(Path.Combine(files.Folder, "nowhere.yaml"));

        Said(files, "nowhere.yaml: there is no such file; correct the path");
    }

    [Fact]
    public void Aliases_that_unfold_without_bounds_are_refused_at_once()
    {
        var yaml = "services: { app: { image: app } }\nx-0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
            + string.Concat(Enumerable.Range(1, 9).Select(level => $"x-{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n"));
        using var files = ComposeFiles.Of(yaml);

        files.Problems().Single().ShouldContain("it unfolds to more than 50000 values or 60 levels");
    }

    [Fact]
    public void A_problem_in_an_extended_or_included_file_is_shown_at_its_own_place()
    {
        using var files = ComposeFiles.Of("""
            include: [part/other.yaml]
            services:
              app: { extends: { file: part/base.yaml, service: base } }
            """).With("part/base.yaml", "services:\n  base:\n    image: app\n    init: perhaps\n").With("part/other.yaml", "services:\n  db:\n    imagge: db\n  app: { image: again }\n");

        Said(
            files,
            "part/base.yaml:4:11: services.app.init: true or false is expected here",
            "part/other.yaml:3:13: services.db.imagge: this key is not supported; remove it",
            "part/other.yaml:3:5: services.db: it has neither image nor build",
            "part/other.yaml:4:8: services.app: it is defined at compose.yaml:3:8 as well; remove one, or use extends");
    }

    private static void Said(ComposeFiles files, params string[] expected)
    {
        var problems = files.Problems();
        var all = string.Join('\n', problems);
        foreach (var text in expected)
            problems.Count(problem => problem.StartsWith(text, StringComparison.Ordinal)).ShouldBe(1, $"{text}\nin\n{all}");
        problems.Count.ShouldBe(expected.Length, all);
    }
}
