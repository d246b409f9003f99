/// What the page needs, by the name it asks for.
enum PageFiles {
    static let all: [String: PageFile] = {
        var files = [
            "page.css": PageFile(PackageResources.page_css, "text/css; charset=utf-8"),
            "icon.svg": PageFile(PackageResources.icon_svg, "image/svg+xml"),
        ]
        for (name, bytes) in scripts { files[name] = PageFile(bytes, "text/javascript; charset=utf-8") }
        return files
    }()

    private static var scripts: [(String, [UInt8])] {
        [
            ("api.js", PackageResources.api_js),
            ("app.js", PackageResources.app_js),
            ("captions.js", PackageResources.captions_js),
            ("composer.js", PackageResources.composer_js),
            ("controls.js", PackageResources.controls_js),
            ("dialog.js", PackageResources.dialog_js),
            ("dom.js", PackageResources.dom_js),
            ("downloads.js", PackageResources.downloads_js),
            ("format.js", PackageResources.format_js),
            ("icons.js", PackageResources.icons_js),
            ("library.js", PackageResources.library_js),
            ("media.js", PackageResources.media_js),
            ("mse.js", PackageResources.mse_js),
            ("plan.js", PackageResources.plan_js),
            ("player.js", PackageResources.player_js),
            ("playlist.js", PackageResources.playlist_js),
            ("progress.js", PackageResources.progress_js),
            ("scrubber.js", PackageResources.scrubber_js),
            ("segments.js", PackageResources.segments_js),
            ("session.js", PackageResources.session_js),
            ("signin.js", PackageResources.signin_js),
            ("storyboard.js", PackageResources.storyboard_js),
            ("table.js", PackageResources.table_js),
            ("tracks.js", PackageResources.tracks_js),
            ("upload.js", PackageResources.upload_js),
        ]
    }
}
