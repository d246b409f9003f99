# syntax=docker/dockerfile:1
# An image of the server: docker build --tag media-server .
# docs/deployment.md says how to run it.

# The tags of both stages name the same Debian: the program is linked with its libraries.
ARG SWIFT_IMAGE=swift:6.3-bookworm
ARG RUNTIME_IMAGE=debian:bookworm-slim

FROM ${SWIFT_IMAGE} AS tools
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libavcodec-dev libavfilter-dev libavformat-dev libavutil-dev libebur128-dev libexpat1-dev libseccomp-dev \
        libsqlite3-dev libswresample-dev libswscale-dev libuchardet-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*

FROM tools AS build
WORKDIR /src
# What is fetched changes less often than what is written here.
COPY Package.swift ./
RUN swift package resolve
COPY Sources Sources
COPY Tests Tests
# Without a place of libraries in the program that is not the system's (docs/safety.md).
RUN swift build -c release --product media-server --static-swift-stdlib --disable-local-rpath \
    && install -D --strip "$(swift build -c release --show-bin-path)/media-server" /out/media-server

FROM ${RUNTIME_IMAGE} AS runtime
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates libavcodec59 libavfilter8 libavformat59 libavutil57 libebur128-1 libexpat1 libseccomp2 \
        libsqlite3-0 libstdc++6 libswresample4 libswscale6 libuchardet0 tini tzdata zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --system --gid 10001 media \
    && useradd --system --uid 10001 --gid media --home-dir /var/lib/media --no-create-home --shell /usr/sbin/nologin media \
    && install -d -o media -g media -m 0700 /var/lib/media
COPY --from=build /out/media-server /usr/local/bin/media-server
USER media
VOLUME /var/lib/media
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=6s --start-period=20s --retries=3 CMD ["media-server", "health"]
# tini waits for what speech and summary commands leave behind.
ENTRYPOINT ["/usr/bin/tini", "--", "media-server", "--data", "/var/lib/media", "--host", "0.0.0.0"]
CMD ["--port", "8080"]
