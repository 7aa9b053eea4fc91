using Bytebase.Emulator.Hosting;
using Bytebase.Emulator.Model;

try
{
    var options = EmulatorOptions.Parse(args);
    if (options.Help)
    {
        Console.WriteLine(EmulatorOptions.Usage);
        return 0;
    }

    if (options.Stop || options.Detach)
    {
        using var server = new DetachedServer(options);
        return await (options.Stop ? server.StopAsync() : server.StartAsync());
    }

    string? log = null;
    if (options.Background)
    {
        log = Path.Combine(options.Data!, "emulator.log");
        BackgroundProcess.Settle(log);
    }

    await EmulatorHost.RunAsync(options, log);
    return 0;
}
catch (UsageException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
catch (CorruptStateException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 3;
}
catch (IOException e)
{
    // the address is taken, a file cannot be written
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
