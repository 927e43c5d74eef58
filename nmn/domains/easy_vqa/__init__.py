"""easy-VQA (package easy-vqa, Zhou 2019): all that only this domain knows."""
