using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace ControlPlane.Benchmarks.Micro;

/// <summary><c>micro</c>: the steps of a push one by one, in this process.</summary>
internal static class MicroCommand
{
    internal static Command Create()
    {
        var filter = new Option<string>("--filter") { Description = "Which benchmarks, such as *Translation*", DefaultValueFactory = _ => "*" };
        var command = new Command("micro", "Measures the steps of a push one by one: time and allocation") { filter };
        command.SetAction(arguments =>
        {
            var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)).WithOptions(ConfigOptions.JoinSummary);
            BenchmarkSwitcher.FromAssembly(typeof(MicroCommand).Assembly).Run(["--filter", arguments.GetValue(filter)!], config);
        });
        return command;
    }
}
