using Bytebase.Emulator.Messages;
using Bytebase.Emulator.Model;
using Bytebase.Emulator.Security;
using Bytebase.Emulator.Wire;

namespace Bytebase.Emulator.Services;

/// <summary>Sheets (API reference §2.3).</summary>
internal sealed class SheetService(Store store)
{
    /// <summary>What a read without <c>raw</c> gives at most.</summary>
    private const int MaximumSize = 2 * 1024 * 1024;

    public void Register(ApiMethodTable table)
    {
        const string service = "SheetService";
        table.Add<CreateSheetRequest>(service, "CreateSheet", Access.Iam<CreateSheetRequest>("bb.sheets.create", r => [r.Parent]), (_, r) => Create(r), null,
            "POST /v1/{parent=projects/*}/sheets body=sheet");
        table.Add<BatchCreateSheetsRequest>(
            service, "BatchCreateSheets", Access.Iam<BatchCreateSheetsRequest>("bb.sheets.create", r => [.. (r.Requests ?? []).Select(c => c.Parent)]), (_, r) => BatchCreate(r), null,
            "POST /v1/{parent=projects/*}/sheets:batchCreate body=*");
        table.Add<GetSheetRequest>(service, "GetSheet", Access.Iam<GetSheetRequest>("bb.sheets.get", r => [r.Name]), (_, r) => Get(r), null,
            "GET /v1/{name=projects/*/sheets/*}");
    }

    private SheetMessage Create(CreateSheetRequest request)
    {
        if (request.Sheet is null) throw ApiException.Invalid("sheet must be set");
        var content = request.Sheet.Content ?? [];
        var sha = SheetStore.Hash(content);
        store.Sheets.Add([(sha, content)]);
        return ToMessage($"projects/{Names.ProjectId(request.Parent)}/sheets/{sha}", content, raw: false);
    }

    private BatchCreateSheetsResponse BatchCreate(BatchCreateSheetsRequest request)
    {
        foreach (var child in request.Requests ?? [])
        {
            if (child.Parent != request.Parent)
                throw ApiException.Invalid($"Sheet Parent \"{child.Parent}\" does not match BatchCreateSheetsRequest.Parent \"{request.Parent}\"");
        }

        return new BatchCreateSheetsResponse { Sheets = (request.Requests ?? []).ConvertAll(Create) };
    }

    private SheetMessage Get(GetSheetRequest request)
    {
        var (_, sha) = Names.Child(request.Name, "sheets");
        return ToMessage(request.Name!, store.Sheets.Find(sha) ?? throw ApiException.NotFound("cannot find the sheet"), request.Raw);
    }

    private static SheetMessage ToMessage(string name, byte[] content, bool raw) => new()
    {
        Name = name,
        Content = raw || content.Length <= MaximumSize ? content : content[..MaximumSize],
        ContentSize = content.Length,
    };
}
