package dev.connector.autoconfigure.gateway;

import java.util.List;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.InitializingBean;

/**
 * Refuses to start a gateway that others than this machine could reach without encryption
 * or without authentication, before it listens; or warns when that is wanted.
 */
final class ExposureCheck implements InitializingBean {

	private static final Logger logger = LoggerFactory.getLogger(ExposureCheck.class);

	private final List<ListeningPoint> points;

	private final boolean allowInsecure;

	ExposureCheck(List<ListeningPoint> points, boolean allowInsecure) {
		this.points = List.copyOf(points);
		this.allowInsecure = allowInsecure;
	}

	@Override
	public void afterPropertiesSet() {
		List<ListeningPoint> open = this.points.stream().filter((point) -> !point.missing().isEmpty()).toList();
		if (open.isEmpty()) {
			return;
		}
		if (!this.allowInsecure) {
			throw new ExposedGatewayException(open);
		}
		open.forEach((point) -> logger.warn(
				"The gateway is open to the network, because connector.gateway.security.allow-insecure is set: {}",
				describe(point)));
	}

	static String describe(ListeningPoint point) {
		return point.name() + " listens on " + point.where() + " without "
				+ point.missing()
					.stream()
					.map(ListeningPoint.Protection::name)
					.collect(Collectors.joining(" and without "));
	}

}
