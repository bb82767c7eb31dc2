using System.Net;
using ControlPlane.Certificates;

namespace ControlPlane.Host.Options;

/// <summary>Makes checked options of configuration keys. Collects what is wrong, one line each, with the key's whole path.</summary>
internal sealed class OptionsReader
{
    private readonly IConfigurationSection _section;
    private readonly List<string> _faults = [];

    private OptionsReader(IConfiguration configuration) => _section = configuration.GetSection(OptionDescription.Section);

    /// <exception cref="OptionsException">A value is wrong.</exception>
    internal static ControlPlaneOptions Read(IConfiguration configuration)
    {
        var reader = new OptionsReader(configuration);
        var options = reader.Read();
        return reader._faults.Count == 0 ? options : throw new OptionsException(string.Join('\n', reader._faults));
    }

    private ControlPlaneOptions Read()
    {
        RejectUnknownKeys();
        var defaults = new ControlPlaneOptions();
        var paths = Paths();
        var options = defaults with
        {
            Config = paths.Count == 0 ? defaults.Config : [.. paths],
            ConfigIsDefault = paths.Count == 0,
            MeshConfig = Text(nameof(ControlPlaneOptions.MeshConfig)),
            Xds = Address(nameof(ControlPlaneOptions.Xds)) ?? defaults.Xds,
            Admin = Address(nameof(ControlPlaneOptions.Admin)) ?? defaults.Admin,
            State = Text(nameof(ControlPlaneOptions.State)) ?? defaults.State,
            AllowPlaintextXds = Switch(nameof(ControlPlaneOptions.AllowPlaintextXds)),
            Ca = Text(nameof(ControlPlaneOptions.Ca)),
            CaKey = Key(nameof(ControlPlaneOptions.CaKey)),
            CertificateLife = Duration(nameof(ControlPlaneOptions.CertificateLife)) ?? defaults.CertificateLife,
            AllowUnenforcedSecurity = Switch(nameof(ControlPlaneOptions.AllowUnenforcedSecurity)),
            GracePeriod = Duration(nameof(ControlPlaneOptions.GracePeriod)) ?? defaults.GracePeriod,
            ReconnectGrace = Duration(nameof(ControlPlaneOptions.ReconnectGrace)) ?? defaults.ReconnectGrace,
            RestartGrace = Duration(nameof(ControlPlaneOptions.RestartGrace)) ?? defaults.RestartGrace,
            Limits = Limits(),
            LogFormat = Name<LogFormat>(nameof(ControlPlaneOptions.LogFormat)) ?? defaults.LogFormat,
            LogLevel = Name<LogLevel>(nameof(ControlPlaneOptions.LogLevel)) ?? defaults.LogLevel,
        };
        CheckAddresses(options);
        CheckPaths(options);
        return options;
    }

    private void RejectUnknownKeys()
    {
        bool IsLimits(IConfigurationSection child) => child.Key.Equals(LimitOption.Section, StringComparison.OrdinalIgnoreCase);

        var limits = LimitTable.All.Select(limit => limit.Key).ToList();
        RejectOthers(_section.GetChildren().Where(child => !IsLimits(child)), "", [.. OptionTable.All.Select(option => option.Name).Except(limits)]);
        RejectOthers(_section.GetChildren().Where(IsLimits).SelectMany(child => child.GetChildren()), $"{LimitOption.Section}:", limits);
    }

    private void RejectOthers(IEnumerable<IConfigurationSection> children, string prefix, List<string> names)
    {
        foreach (var child in children)
        {
            if (!names.Contains(prefix + child.Key, StringComparer.OrdinalIgnoreCase))
            {
                _faults.Add($"{child.Path}: no such option; there are {string.Join(", ", names)}");
            }
        }
    }

    private void CheckAddresses(ControlPlaneOptions options)
    {
        if (!IPAddress.IsLoopback(options.Admin.Address))
        {
            Fault(nameof(ControlPlaneOptions.Admin), $"{options.Admin} is not a loopback address; the admin API has no authentication yet, so use 127.0.0.1:PORT");
        }

        if (options.Xds.Port != 0 && options.Xds.Equals(options.Admin))
        {
            Fault(nameof(ControlPlaneOptions.Admin), $"{options.Admin} is the xDS address too; give it another port");
        }
    }

    private void CheckPaths(ControlPlaneOptions options)
    {
        foreach (var path in options.ConfigIsDefault ? [] : options.Config)
        {
            if (!Path.Exists(path))
            {
                Fault(nameof(ControlPlaneOptions.Config), $"no file or folder \"{path}\"");
            }
        }

        if (options.Ca is { } folder && !Directory.Exists(folder))
        {
            Fault(nameof(ControlPlaneOptions.Ca), $"no folder \"{folder}\"");
        }

        if (options.CertificateLife < TimeSpan.FromSeconds(10) || options.CertificateLife > TimeSpan.FromDays(90))
        {
            Fault(nameof(ControlPlaneOptions.CertificateLife), $"{options.CertificateLife} is not between 10 seconds and 90 days");
        }

        if (options.MeshConfig is { } file && !File.Exists(file))
        {
            Fault(nameof(ControlPlaneOptions.MeshConfig), $"no file \"{file}\"");
        }
    }

    /// <summary>One text, which wins, or numbered keys (a list in <c>appsettings.json</c>).</summary>
    private List<string> Paths()
    {
        var section = _section.GetSection(nameof(ControlPlaneOptions.Config));
        var values = section.Value?.Split(OptionDescription.Separator) ?? [.. section.GetChildren().Select(child => child.Value ?? "")];
        if (values.Any(string.IsNullOrWhiteSpace))
        {
            Fault(nameof(ControlPlaneOptions.Config), "an empty path");
        }

        return [.. values.Where(value => !string.IsNullOrWhiteSpace(value))];
    }

    private string? Text(string name)
    {
        var text = _section[name];
        if (text is { } stated && string.IsNullOrWhiteSpace(stated))
        {
            Fault(name, "an empty value");
        }

        return text;
    }

    private IPEndPoint? Address(string name)
    {
        var text = _section[name];
        var address = text is null ? null : OptionValues.Address(text.Trim());
        if (text is not null && address is null)
        {
            Fault(name, $"\"{text}\" is not an address with a port, such as 127.0.0.1:15010");
        }

        return address;
    }

    private XdsLimits Limits() => LimitTable.All.Aggregate(
        new XdsLimits(),
        (limits, option) => Value<long>(option.Key, option.Parse, option.Expected) is { } value ? option.Set(limits, value) : limits);

    private TimeSpan? Duration(string name) => Value(name, OptionValues.Duration, "a duration, such as 30s, 500ms or 0");

    private bool Switch(string name) => Value(name, OptionValues.Switch, "true or false") ?? false;

    // The names of these values have digits in them.
    private KeyKind Key(string name) => Value<KeyKind>(name, static text => text switch
    {
        "ecdsap256" => KeyKind.EcdsaP256,
        "rsa2048" => KeyKind.Rsa2048,
        _ => null,
    }, "ecdsap256 or rsa2048") ?? KeyKind.EcdsaP256;

    private T? Name<T>(string name)
        where T : struct, Enum =>
        Value(name, OptionValues.Name<T>, $"one of {string.Join(", ", Enum.GetNames<T>().Select(value => value.ToLowerInvariant()))}");

    private T? Value<T>(string name, Func<string, T?> parse, string expected)
        where T : struct
    {
        var text = _section[name];
        if (text is null)
        {
            return null;
        }

        var value = parse(text.Trim());
        if (value is null)
        {
            Fault(name, $"\"{text}\" is not {expected}");
        }

        return value;
    }

    private void Fault(string name, string what) => _faults.Add($"{OptionTable.All.Single(option => option.Name == name).Key}: {what}");
}
