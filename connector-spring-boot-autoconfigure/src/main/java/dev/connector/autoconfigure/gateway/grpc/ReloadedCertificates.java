package dev.connector.autoconfigure.gateway.grpc;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerProperties;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;

/**
 * Lets Spring Boot's gRPC server follow its SSL bundle, which it reads only once: puts a
 * bundle in its place whose managers always ask the latest one. Connections that are open
 * stay, and new ones get the new certificates.
 * <p>
 * Comes before the server is made, as that needs the properties.
 */
final class ReloadedCertificates implements BeanPostProcessor {

	private final ObjectProvider<DefaultSslBundleRegistry> bundles;

	ReloadedCertificates(ObjectProvider<DefaultSslBundleRegistry> bundles) {
		this.bundles = bundles;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof GrpcServerProperties server) {
			GrpcServerProperties.Ssl ssl = server.getSsl();
			@Nullable String name = ssl.getBundle();
			@Nullable DefaultSslBundleRegistry registry = this.bundles.getIfAvailable();
			if (name != null && registry != null && !Boolean.FALSE.equals(ssl.getEnabled())
					&& registry.getBundleNames().contains(name)) {
				follow(registry, name);
			}
		}
		return bean;
	}

	private static void follow(DefaultSslBundleRegistry registry, String name) {
		LatestSslBundle latest = new LatestSslBundle(registry.getBundle(name));
		registry.addBundleUpdateHandler(name, latest::update);
		registry.updateBundle(name, latest);
	}

}
