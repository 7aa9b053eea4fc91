namespace Bytebase.Emulator.Wire;

/// <summary>Reads a body once; the request log sees the same bytes as the handler.</summary>
internal static class RequestBody
{
    private static readonly object Key = new();

    public static async Task<byte[]> ReadAsync(HttpContext http)
    {
        if (http.Items.TryGetValue(Key, out var read)) return (byte[])read!;
        using var stream = new MemoryStream(http.Request.ContentLength is { } length and < int.MaxValue ? (int)length : 0);
        await http.Request.Body.CopyToAsync(stream, http.RequestAborted);
        var body = stream.Capacity == stream.Length ? stream.GetBuffer() : stream.ToArray();
        http.Items[Key] = body;
        return body;
    }
}
