using Bytebase.MSBuild.Diagnostics;

namespace Bytebase.MSBuild.Delivery;

/// <summary>What a delivery says while it works. Its user decides where the lines and findings go.</summary>
internal interface IDeliveryLog
{
    /// <summary>A line that everybody should see.</summary>
    void Info(string message);

    /// <summary>A line for whoever looks closer.</summary>
    void Detail(string message);

    /// <summary>Something to fix or to know, with its code.</summary>
    void Report(Finding finding);
}
