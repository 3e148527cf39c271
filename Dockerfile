# A static binary in an empty image, for a user without rights. Build: docker build -t efface .
FROM rust:1.95-alpine AS build
RUN apk add --no-cache build-base
WORKDIR /src
COPY . .
RUN cargo build --release --locked --bin efface && mkdir /empty

FROM scratch
COPY --from=build /src/target/release/efface /usr/local/bin/efface
COPY --from=build /src/LICENSE-APACHE /src/LICENSE-MIT /usr/share/doc/efface/
# Standard input is kept in a temporary file without a name.
COPY --from=build --chmod=1777 /empty /tmp
ENV PATH=/usr/local/bin
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["efface"]
