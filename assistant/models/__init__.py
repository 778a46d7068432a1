"""Language models behind LangChain's chat-model interface, held to the assistant's rules."""
