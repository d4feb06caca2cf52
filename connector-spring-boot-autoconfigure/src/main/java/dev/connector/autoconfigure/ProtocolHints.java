package dev.connector.autoconfigure;

import java.util.List;

import dev.connector.protocol.v1.ConnectorProtocol;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.util.ClassUtils;

/**
 * Says ahead of time that protobuf reads and builds the messages of the protocol by
 * reflection. What gRPC and Netty need comes with them.
 */
final class ProtocolHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		if (ClassUtils.isPresent("dev.connector.protocol.v1.ConnectorProtocol", classLoader)
				&& ClassUtils.isPresent("com.google.protobuf.GeneratedMessage", classLoader)) {
			Messages.register(hints);
		}
	}

	/**
	 * Apart, for it needs protobuf.
	 */
	private static final class Messages {

		private static void register(RuntimeHints hints) {
			ConnectorProtocol.getDescriptor().getMessageTypes().forEach((message) -> {
				String name = ConnectorProtocol.class.getPackageName() + "." + message.getName();
				for (String type : List.of(name, name + "$Builder")) {
					hints.reflection()
						.registerType(TypeReference.of(type), MemberCategory.INVOKE_DECLARED_METHODS,
								MemberCategory.INVOKE_PUBLIC_METHODS);
				}
			});
		}

	}

}
