package dev.connector.autoconfigure.observation;

import dev.connector.transport.grpc.GrpcWireFactory;
import io.micrometer.core.instrument.binder.grpc.GrpcClientObservationContext;
import io.micrometer.core.instrument.binder.grpc.GrpcServerObservationContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationPredicate;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that lets nobody observe the stream between a connector and its
 * gateway as if it were a call: it has no end, and the requests on it are observed one by
 * one.
 */
@AutoConfiguration
@ConditionalOnClass({ GrpcWireFactory.class, GrpcServerObservationContext.class, ObservationPredicate.class })
public final class GrpcStreamObservationAutoConfiguration {

	@Bean
	ObservationPredicate connectorStreamIsNoCall() {
		return (name, context) -> !GrpcWireFactory.FULL_METHOD_NAME.equals(methodOf(context));
	}

	private static String methodOf(Observation.Context context) {
		if (context instanceof GrpcClientObservationContext client) {
			return client.getFullMethodName();
		}
		return (context instanceof GrpcServerObservationContext server) ? server.getFullMethodName() : "";
	}

}
