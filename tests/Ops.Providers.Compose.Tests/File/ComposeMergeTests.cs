namespace Ops.Providers.Compose.Tests;

public sealed class ComposeMergeTests
{
    [Fact]
    public void Anchors_aliases_and_merge_keys_are_resolved()
    {
        using var files = ComposeFiles.Of("""
            x-base: &base
              image: base
              environment: &env { A: "1", B: "2" }
            x-more: &more { user: root, image: more }
            services:
              app:
                <<: [*base, *more]
                environment: { <<: *env, B: "3" }
            """);

        var app = files.Service();

        (app.Image, app.User).ShouldBe(("base", "root"));
        app.Environment.ShouldBe(new Dictionary<string, string> { ["A"] = "1", ["B"] = "3" }, ignoreOrder: true);
    }

    [Fact]
    public void A_second_file_lies_over_the_first_as_compose_has_it()
    {
        using var files = ComposeFiles.Of("""
            services:
              app:
                image: app:1
                command: [serve, slowly]
                environment: { A: "1", B: "2" }
                ports: ["80"]
                volumes: [./one:/data, ./logs:/logs]
                depends_on: [db]
                labels: [a=1]
                extra_hosts: ["db:10.0.0.5", "v6=::1"]
                healthcheck: { test: [CMD, one], interval: 5s }
              db: { image: db }
            """).With("compose.override.yaml", """
            services:
              app:
                image: app:2
                command: [serve]
                environment: [B=3, C=4]
                ports: ["81"]
                volumes: [./two:/data]
                depends_on: { cache: { condition: service_healthy } }
                labels: { b: 2 }
                extra_hosts: ["db=10.0.0.6"]
                healthcheck: { test: [CMD, two] }
              cache: { image: cache }
            """);

        var app = files.Service();

        app.Image.ShouldBe("app:2");
        app.Command.ShouldBe(["serve"]);
        app.Environment.ShouldBe(new Dictionary<string, string> { ["A"] = "1", ["B"] = "3", ["C"] = "4" }, ignoreOrder: true);
        app.Ports.Select(port => port.Target).ShouldBe(["80/tcp", "81/tcp"]);
        app.Mounts.ToDictionary(mount => mount.Target, mount => Path.GetFileName(mount.Source)).ShouldBe(new Dictionary<string, string?> { ["/logs"] = "logs", ["/data"] = "two" }, ignoreOrder: true);
        app.DependsOn.Keys.ShouldBe(["db", "cache"]);
        app.Labels.Count.ShouldBe(2);
        app.ExtraHosts.ShouldBe(["db:10.0.0.6", "v6:::1"]);
        (string.Join(' ', app.Healthcheck!.Test!), app.Healthcheck.Interval).ShouldBe(("CMD two", TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void A_service_extends_others_over_files_and_paths_start_where_they_are_written()
    {
        using var files = ComposeFiles.Of("""
            services:
              app: { extends: { file: part/base.yaml, service: web }, environment: { B: "3" } }
            """).With("part/base.yaml", """
            services:
              web: { extends: base, environment: { B: "2" }, volumes: [./data:/data] }
              base: { image: base, environment: { A: "1", B: "1" } }
            """);

        var app = files.Service();

        app.Image.ShouldBe("base");
        app.Environment.ShouldBe(new Dictionary<string, string> { ["A"] = "1", ["B"] = "3" }, ignoreOrder: true);
        app.Mounts.Single().Source.ShouldBe($"{files.Folder}/part/data");
    }

    [Fact]
    public void An_included_file_adds_its_services_networks_and_volumes()
    {
        using var files = ComposeFiles.Of("""
            include:
              - part/db.yaml
              - path: [part/cache.yaml, part/cache.override.yaml]
            services: { app: { image: app, depends_on: [db, cache] } }
            """)
            .With("part/db.yaml", "name: ignored\nservices: { db: { image: db, volumes: [data:/data, ./init:/init] } }\nvolumes: { data: }")
            .With("part/cache.yaml", "services: { cache: { image: cache } }")
            .With("part/cache.override.yaml", "services: { cache: { command: fast } }");

        var project = files.Read();

        project.Services.Keys.ShouldBe(["app", "db", "cache"], ignoreOrder: true);
        project.Services["db"].Mounts[1].Source.ShouldBe($"{files.Folder}/part/init");
        project.Services["cache"].Command.ShouldBe(["fast"]);
        project.Volumes.Keys.ShouldBe(["data"]);
    }

    [Fact]
    public void A_build_that_is_a_text_is_the_context_of_one_that_is_a_map()
    {
        using var files = ComposeFiles.Of("services: { app: { build: ./web, ports: [80] }, db: { build: { context: ./db, args: { A: '1' } } } }")
            .With("compose.override.yaml", "services: { app: { build: { target: release, args: [B=2] } }, db: { build: ./other } }");

        var services = files.Read().Services;

        (services["app"].Build!.Context, services["app"].Build!.Target, services["app"].Build!.Arguments["B"]).ShouldBe(($"{files.Folder}/web", "release", "2"));
        (services["db"].Build!.Context, services["db"].Build!.Arguments["A"]).ShouldBe(($"{files.Folder}/other", "1"));
    }

    [Fact]
    public void What_is_called_like_a_key_of_a_service_is_laid_over_as_what_it_is()
    {
        using var files = ComposeFiles.Of("""
            services:
              test: { image: test:1, user: root }
              command: { image: command:1, user: root, networks: { environment: { aliases: [one] } } }
              labels: { image: labels:1, user: root }
            networks: { environment: { driver: bridge, internal: true } }
            volumes: { test: { driver: local, labels: { a: '1' } } }
            """).With("compose.override.yaml", """
            services:
              test: { image: test:2 }
              command: { image: command:2, networks: { environment: { ipv4_address: 10.0.0.5 } } }
              labels: { image: labels:2 }
            networks: { environment: { attachable: true } }
            volumes: { test: { labels: [b=2] } }
            """);

        var project = files.Read();

        foreach (var name in (string[])["test", "command", "labels"])
            (project.Services[name].Image, project.Services[name].User).ShouldBe(($"{name}:2", "root"));
        (project.Services["command"].Networks["environment"].Aliases.Single(), project.Services["command"].Networks["environment"].Ipv4).ShouldBe(("one", "10.0.0.5"));
        (project.Networks["environment"].Driver, project.Networks["environment"].IsInternal, project.Networks["environment"].IsAttachable).ShouldBe(("bridge", true, true));
        (project.Volumes["test"].Driver, project.Volumes["test"].Labels["a"], project.Volumes["test"].Labels["b"]).ShouldBe(("local", "1", "2"));
    }

    [Fact]
    public void A_port_is_there_once_however_it_is_written()
    {
        using var files = ComposeFiles.Of("services: { app: { image: app, ports: ['127.0.0.1:8080:80', '53:53/udp', { target: 443, published: '8443' }] } }")
            .With("compose.override.yaml", "services: { app: { ports: [{ target: 80, published: '8080', host_ip: 127.0.0.1 }, { target: 53, published: '53' }, '8443:443'] } }");

        files.Service().Ports.Select(port => $"{port.HostIp}:{port.Published}:{port.Target}").ShouldBe([":53:53/udp", "127.0.0.1:8080:80/tcp", ":53:53/tcp", ":8443:443/tcp"]);
    }
}
