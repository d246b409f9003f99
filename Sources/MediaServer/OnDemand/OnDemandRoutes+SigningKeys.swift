internal import HTTPTypes
internal import Hummingbird
internal import MediaLibrary

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

extension OnDemandRoutes {
    func addSigningKeys(to router: Router<ServerContext>) {
        router.post("v1/iam/signing-keys") { _, _ in
            let (key, privateKey) = try await library.createSigningKey()
            return Self.done(
                .object([
                    "id": .string(key.id.uuidString.lowercased()),
                    "privateKey": .string(Data(privateKey.utf8).base64EncodedString()),
                    "createdAt": .string(key.createdAt.wireText),
                ]), .created)
        }
        router.get("v1/iam/signing-keys") { request, _ in
            Self.done(try await library.signingKeys(request.page())) {
                .object([
                    "id": .string($0.id.uuidString.lowercased()), "createdAt": .string($0.createdAt.wireText),
                ])
            }
        }
        router.get("v1/iam/signing-keys/:key") { _, context in
            let key = try await library.signingKey(context.id("key", "signing key"))
            let workspace = library.configuration.workspace.id
            return Self.done(
                .object([
                    "workspaceId": .string(workspace.uuidString.lowercased()),
                    "signingKeyId": .string(key.id.uuidString.lowercased()), "publicKey": .string(key.publicKey),
                ]))
        }
        router.delete("v1/iam/signing-keys/:key") { _, context in
            try await library.deleteSigningKey(context.id("key", "signing key"))
            return Self.done(.object(["message": "The signing key was deleted"]))
        }
    }
}
