namespace Ops.Providers.Compose.Tests;

public sealed class ComposeServiceTests
{
    [Fact]
    public void Every_supported_key_of_a_service_is_read()
    {
        using var files = ComposeFiles.Of("""
            services:
              app:
                image: registry.internal:5000/shop/app:1.2.3
                pull_policy: always
                command: ["serve", "--port", "80"]
                entrypoint: /bin/run "two words" 'and three'
                environment: { MODE: fast, EMPTY: "" }
                labels: ["team=web", "note"]
                expose: ["9000", "9001/udp"]
                hostname: shop
                domainname: example.org
                user: "1000:1000"
                working_dir: /srv
                stop_signal: SIGQUIT
                stop_grace_period: 1m30s
                init: true
                read_only: yes
                privileged: false
                tty: true
                stdin_open: on
                pid: host
                ipc: private
                cap_add: [NET_ADMIN]
                cap_drop: [ALL]
                security_opt: ["no-new-privileges:true"]
                group_add: ["audio"]
                dns: 10.0.0.53
                dns_search: [example.org]
                extra_hosts: ["db:10.0.0.5", "v6=::1"]
                ulimits: { nproc: 100, nofile: { soft: 512, hard: 1024 } }
                sysctls: { net.core.somaxconn: 1024 }
                shm_size: 64m
                scale: 2
                cpus: 0.5
                mem_limit: 128m
                mem_reservation: 64m
                pids_limit: 100
                restart: on-failure:3
                logging: { driver: json-file, options: { max-size: 10m } }
                profiles: [web]
                x-team: ignored
            """);

        var app = files.Service();

        app.Image.ShouldBe("registry.internal:5000/shop/app:1.2.3");
        app.PullPolicy.ShouldBe(PullPolicy.Always);
        app.Command.ShouldBe(["serve", "--port", "80"]);
        app.Entrypoint.ShouldBe(["/bin/run", "two words", "and three"]);
        app.Environment.ShouldBe(new Dictionary<string, string> { ["MODE"] = "fast", ["EMPTY"] = "" }, ignoreOrder: true);
        app.Labels.ShouldBe(new Dictionary<string, string> { ["team"] = "web", ["note"] = "" }, ignoreOrder: true);
        app.Expose.ShouldBe(["9000/tcp", "9001/udp"]);
        (app.Hostname, app.DomainName, app.User, app.WorkingFolder).ShouldBe(("shop", "example.org", "1000:1000", "/srv"));
        (app.StopSignal, app.StopGrace).ShouldBe(("SIGQUIT", TimeSpan.FromSeconds(90)));
        (app.Init, app.ReadOnly, app.Privileged, app.HasTerminal, app.KeepsInputOpen).ShouldBe((true, true, false, true, true));
        (app.PidMode, app.IpcMode).ShouldBe(("host", "private"));
        (app.AddedCapabilities.Single(), app.DroppedCapabilities.Single(), app.SecurityOptions.Single(), app.AddedGroups.Single()).ShouldBe(("NET_ADMIN", "ALL", "no-new-privileges:true", "audio"));
        app.Dns.ShouldBe(["10.0.0.53"]);
        app.DnsSearch.ShouldBe(["example.org"]);
        app.ExtraHosts.ShouldBe(["db:10.0.0.5", "v6:::1"]);
        app.Ulimits.ShouldBe([new("nproc", 100, 100), new("nofile", 512, 1024)]);
        app.Sysctls["net.core.somaxconn"].ShouldBe("1024");
        (app.Replicas, app.Cpus, app.MemoryBytes, app.MemoryReservationBytes, app.Pids, app.SharedMemoryBytes).ShouldBe((2, 0.5, 128L << 20, 64L << 20, 100L, 64L << 20));
        app.Restart.ShouldBe(new ContainerCreate.RestartSettings("on-failure", 3));
        app.Logging!.Type.ShouldBe("json-file");
        app.Logging.Config!["max-size"].ShouldBe("10m");
    }

    [Fact]
    public void What_deploy_says_counts_more_than_the_old_keys()
    {
        using var files = ComposeFiles.Of("""
            services:
              app:
                image: app
                scale: 1
                cpus: 4
                mem_limit: 1g
                restart: always
                deploy:
                  mode: replicated
                  replicas: 3
                  resources:
                    limits: { cpus: "0.25", memory: 32M, pids: 20 }
                    reservations: { memory: 16M }
                  restart_policy: { condition: on-failure, max_attempts: 5 }
            """);

        var app = files.Service();

        (app.Replicas, app.Cpus, app.MemoryBytes, app.Pids, app.MemoryReservationBytes).ShouldBe((3, 0.25, 32L << 20, 20L, 16L << 20));
        app.Restart.ShouldBe(new ContainerCreate.RestartSettings("on-failure", 5));
    }

    [Theory]
    [InlineData("\"80\"", "80/tcp", "", "")]
    [InlineData("8080:80", "80/tcp", "", "8080")]
    [InlineData("127.0.0.1:8080:80/udp", "80/udp", "127.0.0.1", "8080")]
    [InlineData("127.0.0.1::80", "80/tcp", "127.0.0.1", "")]
    [InlineData("\"[::1]:8080:80\"", "80/tcp", "::1", "8080")]
    [InlineData("8000-8010:80", "80/tcp", "", "8000-8010")]
    [InlineData("{ target: 80, published: 8080, protocol: udp, host_ip: 127.0.0.1, mode: host }", "80/udp", "127.0.0.1", "8080")]
    [InlineData("{ target: 80 }", "80/tcp", "", "")]
    public void A_port_is_read_in_all_its_forms(string text, string target, string hostIp, string published)
    {
        using var files = ComposeFiles.Of($"services: {{ app: {{ image: app, ports: [{text}] }} }}");

        files.Service().Ports.ShouldBe([new ComposePort(target, hostIp, published)]);
    }

    [Fact]
    public void A_range_of_ports_is_several_ports()
    {
        using var files = ComposeFiles.Of("services: { app: { image: app, ports: ['8000-8002:80-82'] } }");

        files.Service().Ports.ShouldBe([new("80/tcp", "", "8000"), new("81/tcp", "", "8001"), new("82/tcp", "", "8002")]);
    }

    [Fact]
    public void Volumes_are_read_in_all_their_forms()
    {
        using var files = ComposeFiles.Of("""
            services:
              app:
                image: app
                volumes:
                  - /anonymous
                  - data:/data:ro,nocopy
                  - ./conf:/etc/conf:ro,rshared
                  - { type: bind, source: ./exists, target: /bound, read_only: true, bind: { create_host_path: false, propagation: rslave } }
                  - { type: volume, source: data, target: /more, volume: { nocopy: true } }
                  - { type: tmpfs, target: /scratch, tmpfs: { size: 16m, mode: 1777 } }
                tmpfs: ["/run:size=1m,mode=755", /tmp]
            volumes: { data: }
            """);

        files.Service().Mounts.ShouldBe(
        [
            new(MountKind.Volume, "/anonymous"),
            new(MountKind.Volume, "/data") { Source = "data", ReadOnly = true, NoCopy = true },
            new(MountKind.Bind, "/etc/conf") { Source = $"{files.Folder}/conf", ReadOnly = true, Propagation = "rshared" },
            new(MountKind.Bind, "/bound") { Source = $"{files.Folder}/exists", ReadOnly = true, CreatesSource = false, Propagation = "rslave" },
            new(MountKind.Volume, "/more") { Source = "data", NoCopy = true },
            new(MountKind.Tmpfs, "/scratch") { SizeBytes = 16 << 20, Mode = 0x3FF },
            new(MountKind.Tmpfs, "/run") { SizeBytes = 1 << 20, Mode = 0x1ED },
            new(MountKind.Tmpfs, "/tmp"),
        ]);
    }

    [Fact]
    public void Secrets_and_configs_are_files_that_are_mounted_read_only()
    {
        using var files = ComposeFiles.Of("""
            services:
              app:
                image: app
                secrets: [password, { source: key, target: /etc/app/key }]
                configs: [motd]
            secrets: { password: { file: ./password.txt }, key: { file: ./key.pem } }
            configs: { motd: { file: ./motd } }
            """).With("password.txt", "swordfish").With("key.pem", "k").With("motd", "hello");

        files.Service().Mounts.Select(mount => (mount.Source, mount.Target, mount.ReadOnly)).ShouldBe(
            [($"{files.Folder}/password.txt", "/run/secrets/password", true), ($"{files.Folder}/key.pem", "/etc/app/key", true), ($"{files.Folder}/motd", "/motd", true)]);
    }

    [Theory]
    [InlineData("test: curl -f localhost", "CMD-SHELL curl -f localhost")]
    [InlineData("test: [CMD, curl, localhost]", "CMD curl localhost")]
    [InlineData("test: [NONE]", "NONE")]
    [InlineData("disable: true", "NONE")]
    public void A_health_check_is_read_in_all_its_forms(string text, string expected)
    {
        using var files = ComposeFiles.Of($"services: {{ app: {{ image: app, healthcheck: {{ {text}, interval: 1s500ms, timeout: 3s, retries: 4, start_period: 1m }} }} }}");

        var check = files.Service().Healthcheck.ShouldNotBeNull();

        string.Join(' ', check.Test!).ShouldBe(expected);
        (check.Interval, check.Timeout, check.Retries, check.StartPeriod).ShouldBe((TimeSpan.FromMilliseconds(1500), TimeSpan.FromSeconds(3), 4, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Dependencies_are_read_in_both_forms()
    {
        using var files = ComposeFiles.Of("""
            services:
              app: { image: app, depends_on: [db] }
              api:
                image: app
                depends_on:
                  db: { condition: service_healthy }
                  job: { condition: service_completed_successfully, required: false }
              db: { image: db }
              job: { image: job }
            """);

        files.Service().DependsOn["db"].ShouldBe(new ComposeDependency(DependencyCondition.Started, true));
        files.Service("api").DependsOn["db"].ShouldBe(new ComposeDependency(DependencyCondition.Healthy, true));
        files.Service("api").DependsOn["job"].ShouldBe(new ComposeDependency(DependencyCondition.Completed, false));
    }

    [Fact]
    public void A_build_is_read_in_both_forms()
    {
        using var files = ComposeFiles.Of("""
            services:
              app: { build: ./app }
              api:
                build: { context: ., dockerfile: Api.Dockerfile, target: final, network: host, pull: true, args: [VERSION, MODE=fast], labels: { team: web } }
            """);
        files.Options.Variables["VERSION"] = "7";

        var app = files.Service().Build.ShouldNotBeNull();
        (app.Context, app.Dockerfile).ShouldBe(($"{files.Folder}/app", "Dockerfile"));
        var api = files.Service("api").Build.ShouldNotBeNull();
        (api.Context, api.Dockerfile, api.Target, api.Network, api.Pull).ShouldBe((files.Folder, "Api.Dockerfile", "final", "host", true));
        api.Arguments.ShouldBe(new Dictionary<string, string> { ["VERSION"] = "7", ["MODE"] = "fast" }, ignoreOrder: true);
    }

    [Fact]
    public void Networks_and_volumes_get_the_names_that_compose_gives_them()
    {
        using var files = ComposeFiles.Of("""
            services:
              app:
                image: app
                networks: { front: { aliases: [web], ipv4_address: 10.77.0.5, priority: 10 }, back: }
            networks:
              front: { driver: bridge, internal: true, attachable: true, labels: { a: b }, ipam: { config: [{ subnet: 10.77.0.0/24, gateway: 10.77.0.1 }] } }
              back: { name: shared-back }
              other: { external: true }
              old: { external: { name: by-that-name } }
            volumes:
              data: { driver: local, driver_opts: { type: tmpfs } }
              cache: { name: shared-cache }
              there: { external: true }
            """);

        var project = files.Read();

        project.Networks.Values.Select(network => (network.Key, network.Name, network.IsExternal)).ShouldBe([("front", "shop_front", false), ("back", "shared-back", false), ("other", "other", true), ("old", "by-that-name", true)]);
        var front = project.Networks["front"];
        (front.Driver, front.IsInternal, front.IsAttachable, front.Labels["a"], front.Addresses!.Config!.Single()).ShouldBe(("bridge", true, true, "b", new("10.77.0.0/24", "10.77.0.1", null)));
        project.Volumes.Values.Select(volume => (volume.Key, volume.Name, volume.IsExternal)).ShouldBe([("data", "shop_data", false), ("cache", "shared-cache", false), ("there", "there", true)]);
        var attachment = project.Services["app"].Networks["front"];
        (attachment.Aliases.Single(), attachment.Ipv4, attachment.Priority).ShouldBe(("web", "10.77.0.5", 10));
    }

    [Theory]
    [InlineData("name: from-file\n", null, "from-file")]
    [InlineData("name: from-file\n", "option", "option")]
    [InlineData("", null, "my-shop_2")]
    public void The_project_is_named_by_the_option_then_the_file_then_its_folder(string name, string? option, string expected)
    {
        using var files = new ComposeFiles();
        var folder = Directory.CreateDirectory(Path.Combine(files.Folder, "My-Shop_2.")).FullName;
        System.IO.File.WriteAllText(Path.Combine(folder, "compose.yaml"), $"{name}services: {{ app: {{ image: app }} }}");
        files.Options.Files.Add(Path.Combine(folder, "compose.yaml"));
        files.Options.Project = option;

        files.Read().Name.ShouldBe(expected);
    }
}
