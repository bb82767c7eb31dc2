using ControlPlane.Demo;
using ControlPlane.Demo.Http;

if (!DemoArguments.TryParse(args, out var arguments, out var error))
{
    Console.Error.WriteLine(error);
    Console.Error.WriteLine(DemoArguments.Usage);
    return 64;
}

await DemoApplication.Build(arguments).RunAsync();
return 0;
