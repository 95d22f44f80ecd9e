# The program alone, built and run on Debian 12. The watchlist store is a volume at
# /var/lib/safematch, settings come from the environment (SAFEMATCH_KAFKA_BROKERS ...).
FROM debian:12-slim AS build
WORKDIR /src
# The packages first: they change less often than the sources.
COPY scripts/lib.sh scripts/lib.sh
RUN bash -euo pipefail -c 'source scripts/lib.sh && need_packages "${PACKAGES_BUILD[@]}"'
COPY . .
RUN scripts/build && strip build/release/safematch

FROM debian:12-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libfmt9 libicu72 \
         libprometheus-cpp-core1.0 librdkafka1 librocksdb7.8 libsimdjson14 libspdlog1.10 libssl3 libtomlplusplus3 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/safematch --create-home --shell /usr/sbin/nologin safematch
COPY --from=build /src/build/release/safematch /usr/bin/safematch
COPY --from=build /src/config/safematch.toml /etc/safematch/safematch.toml
COPY --from=build /src/schemas /usr/share/safematch/schemas
COPY --from=build /src/LICENSE /usr/share/doc/safematch/LICENSE
# A missing library shows here, not at the first start.
RUN safematch --version
USER safematch
VOLUME /var/lib/safematch
EXPOSE 8080
ENTRYPOINT ["safematch"]
CMD ["run", "--config", "/etc/safematch/safematch.toml"]
